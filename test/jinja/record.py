"""Records what Python's jinja2 gives for the templates in record/*.txt, into cases/*.json. Run by hand: pip install jinja2==3.1.6

A file of record/ holds templates, one a paragraph: paragraphs are separated by a line of `---`. Its first paragraph is the
context, as JSON. `\\n`, `\\r` and `\\t` stand for themselves where a line starts with `!`.
"""
import json
import pathlib
import re

import jinja2
import jinja2.runtime
from jinja2.sandbox import SandboxedEnvironment

HERE = pathlib.Path(__file__).parent


class Return(Exception):
    pass


def leave(value=None):
    raise Return(value)


invoke = jinja2.runtime.Macro._invoke


def invoke_with_return(self, arguments, autoescape):
    try:
        return invoke(self, arguments, autoescape)
    except Return as signal:
        if self.name is None:
            raise
        return signal.args[0]


jinja2.runtime.Macro._invoke = invoke_with_return

TEMPLATES = {
    "lib.sql": "{% macro quote(x) %}'{{ x }}'{% endmacro %}{% macro add(a, b=2) %}{{ a + b }}{% endmacro %}"
    "{% set K = 7 %}{% set _hidden = 1 %}{% macro sees() %}{{ outer|default('no context') }}{% endmacro %}text",
    "part.sql": "[{{ outer|default('none') }}{{ x|default('-') }}]",
}


def main():
    env = SandboxedEnvironment(extensions=["jinja2.ext.do", "jinja2.ext.loopcontrols"], loader=jinja2.DictLoader(TEMPLATES))
    env.globals["return"] = leave
    env.globals["zip"] = zip
    total = 0
    for path in sorted((HERE / "record").glob("*.txt")):
        head, *templates = re.split(r"^---\n", path.read_text(), flags=re.M)
        context = json.loads(head)
        cases = []
        for template in templates:
            template = template.removesuffix("\n")
            if template.startswith("!"):
                template = template[1:].replace("\\n", "\n").replace("\\r", "\r").replace("\\t", "\t")
            case = {"name": template, "template": template}
            try:
                # Addresses differ from run to run.
                case["output"] = re.sub(r" at 0x[0-9a-f]+>", ">", env.from_string(template).render(json.loads(head)))
            except Exception as error:
                case["error"] = type(error).__name__
            cases.append(case)
        total += len(cases)
        out = {"templates": TEMPLATES, "context": context, "cases": cases}
        (HERE / "cases" / f"{path.stem}.json").write_text(json.dumps(out, indent=1, ensure_ascii=False) + "\n")
    print(total, "templates recorded")


main()
