"""Records what dbt-core 1.11 answers to `dbt ls` over project/: run by hand, in an environment with dbt-core and dbt-duckdb.

    python record.py        writes manifest.json, before.json (an earlier version of the project) and answers.json
"""
import json, os, pathlib, shutil, sys, tempfile
from dbt.cli.main import dbtRunner

HERE = pathlib.Path(__file__).parent
NODE_KEYS = ['unique_id', 'resource_type', 'name', 'package_name', 'original_file_path', 'path', 'fqn', 'tags', 'config', 'depends_on', 'patch_path',
    'access', 'version', 'latest_version', 'group', 'test_metadata', 'attached_node', 'checksum', 'database', 'schema', 'alias', 'identifier', 'source_name',
    'description', 'columns', 'constraints', 'type', 'owner', 'label', 'url', 'maturity', 'model', 'given', 'expect', 'overrides', 'freshness', 'loaded_at_field']


def trim(value):
    """Leaves out what says nothing."""
    if isinstance(value, dict):
        return {k: trim(v) for k, v in value.items() if v not in (None, {}, []) and k not in ('created_at', 'doc_blocks')}
    return [trim(v) for v in value] if isinstance(value, list) else value


def parse(folder):
    os.chdir(folder)
    runner = dbtRunner()
    assert runner.invoke(['--quiet', 'deps', '--profiles-dir', '.']).success
    result = runner.invoke(['--quiet', 'parse', '--no-partial-parse', '--profiles-dir', '.'])
    assert result.success, result.exception
    raw = json.loads((folder / 'target' / 'manifest.json').read_text())
    nodes = {}
    for part in ('nodes', 'sources', 'exposures', 'unit_tests'):
        for uid, node in raw[part].items():
            if node['package_name'] in ('shop', 'helperpkg'):
                nodes[uid] = trim({k: node[k] for k in NODE_KEYS if k in node})
                if 'depends_on' in nodes[uid]:
                    nodes[uid]['depends_on']['macros'] = [m for m in node['depends_on'].get('macros', []) if m.startswith('macro.shop.')]
    macros = {uid: {'code': m['macro_sql'], 'macros': [d for d in m['depends_on']['macros'] if d.startswith('macro.shop.')]}
              for uid, m in raw['macros'].items() if m['package_name'] == 'shop'}
    return result.result, {'nodes': nodes, 'macros': macros, 'selectors': raw['selectors']}


def write(name, value):
    (HERE / name).write_text(json.dumps(value, indent=1) + '\n')


def main():
    with tempfile.TemporaryDirectory() as tmp:
        tmp = pathlib.Path(tmp)
        before, now = tmp / 'before', tmp / 'now'
        shutil.copytree(HERE / 'project', now)
        shutil.copytree(HERE / 'project', before)
        for file, old, new in json.loads((HERE / 'before-edits.json').read_text()):
            target = before / file
            if old is None:
                target.unlink()
            else:
                text = target.read_text()
                assert old in text, (file, old)
                target.write_text(text.replace(old, new))
        _, manifest_before = parse(before)
        manifest, written = parse(now)
        write('before.json', {k: manifest_before[k] for k in ('nodes', 'macros')})
        write('manifest.json', {k: written[k] for k in ('nodes', 'macros')})
        results = [('model.shop.fact_orders', 'error'), ('test.shop.no_orphans', 'fail'), ('model.shop.summary', 'skipped'), ('model.shop.stg_orders', 'success')]
        (before / 'target' / 'run_results.json').write_text(json.dumps({
            'metadata': {'dbt_schema_version': 'https://schemas.getdbt.com/dbt/run-results/v6.json', 'dbt_version': '1.11.16', 'generated_at': '2024-01-01T00:00:00Z', 'invocation_id': 'x', 'env': {}},
            'results': [{'status': s, 'timing': [], 'thread_id': 't', 'execution_time': 0, 'adapter_response': {}, 'message': None, 'failures': None, 'unique_id': u, 'compiled': True, 'compiled_code': '', 'relation_name': None, 'batch_results': None} for u, s in results],
            'elapsed_time': 0, 'args': {}}))
        answers = []
        os.chdir(now)
        for line in (HERE / 'cases.txt').read_text().splitlines():
            if not line.strip() or line.startswith('#'):
                continue
            import shlex
            args = shlex.split(line)
            state = ['--state', str(before / 'target')] if 'state:' in line or 'result:' in line else []
            result = dbtRunner(manifest=manifest).invoke(['--quiet', '--no-partial-parse', 'ls', '--profiles-dir', '.', '--output', 'json', '--output-keys', 'unique_id', *args, *state])
            if result.success:
                answers.append({'args': args, 'ids': sorted(json.loads(x)['unique_id'] for x in result.result)})
            else:
                answers.append({'args': args, 'error': str(result.exception).replace(str(tmp), '')})
        write('answers.json', answers)
        print(len(answers), 'answers')


main()
