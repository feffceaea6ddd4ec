"""Records what Python gives for modules.txt, one template a line, into modules.json. Run by hand: python3 test/context/record.py"""
import datetime, hashlib, itertools, json, pathlib, re
from types import SimpleNamespace
import jinja2

def fromjson(text, default=None):
    try:
        return json.loads(text)
    except ValueError:
        return default

def fromyaml(text, default=None):
    # The one text of modules.txt; PyYAML need not be there.
    return {'a: 1\nb: [x, y]': {'a': 1, 'b': ['x', 'y']}}.get(text, default)

def diff_of_two_dicts(a, b):
    """Lists of the first dict without what the second has under the same key, case ignored."""
    b = {k.casefold(): [x.casefold() for x in v] for k, v in b.items()}
    diff = {}
    for key, items in a.items():
        rest = items if key.casefold() not in b else [x for x in items if x.casefold() not in b[key.casefold()]]
        if rest:
            diff[key] = rest
    return diff

context = {
    'modules': SimpleNamespace(datetime=datetime, re=re, itertools=itertools),
    'tojson': lambda value, default=None, sort_keys=False: json.dumps(value, sort_keys=sort_keys),
    'fromjson': fromjson,
    'fromyaml': fromyaml,
    'local_md5': lambda text: hashlib.md5(text.encode()).hexdigest(),
    'zip': zip,
    'zip_strict': zip,
    'set_strict': set,
    'diff_of_two_dicts': diff_of_two_dicts,
}
here = pathlib.Path(__file__).parent
cases = [line for line in (here / 'modules.txt').read_text().splitlines() if line]
environment = jinja2.Environment(extensions=['jinja2.ext.do'])
answers = {case: environment.from_string(case).render(context) for case in cases}
(here / 'modules.json').write_text(json.dumps(answers, indent=1, ensure_ascii=False) + '\n')
