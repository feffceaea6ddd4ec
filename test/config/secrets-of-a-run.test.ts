import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { project } from '../cli/project.ts';
import { lakec } from '../cli/world.ts';

/** No text that is there by chance; as it is, in JSON and in a URL it reads differently. */
const SECRET = 'hunter2"of/the\\lake';
const ENV = { LAKEC_SECRET_LAKE_KEY: SECRET };
const FORMS = [SECRET, JSON.stringify(SECRET).slice(1, -1), encodeURIComponent(SECRET), 'hunter2'];

const CONFIG = [
  'project_name: shop',
  'engine: {path: lake.duckdb, connection: {settings: {http_proxy_password: "${secret:lake/key}"}}}',
  'sources: {}',
  'vars: {key: "${secret:lake/key}"}',
].join('\n');

/** What DuckDB says of its setting, as an engine's error: the statement and its result are the engine's own words. */
const TELLS = "{{ config(materialized='table') }}\nselect error('no access with ' || current_setting('http_proxy_password')) as told";

const FILES = {
  'config/dev.yaml': CONFIG,
  'models/fine.sql': "{{ config(materialized='table') }}\nselect 1 as id",
  'models/tells.sql': TELLS,
  'models/asks.sql': "{% if execute and var('ask', false) %}{% do run_query(\"select error('no access with ' || current_setting('http_proxy_password'))\") %}{% endif %}\nselect 1 as id",
  'models/_m.yml': 'sources:\n  - name: raw\n    schema: main\n    loaded_at_field: "error(current_setting(\'http_proxy_password\'))"\n    freshness: {warn_after: {count: 1, period: hour}}\n    tables: [{name: fine}]\n',
};

function leaks(root: string): readonly string[] {
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((path) => statSync(join(root, path)).isFile());
  return files.filter((path) => {
    const content = readFileSync(join(root, path)).toString('latin1');
    return FORMS.some((form) => content.includes(form));
  });
}

it('reaches the engine, and nothing that any command prints or writes', async () => {
  const root = project(FILES);
  const commands = [
    ['compile'], ['compile', '--select', 'asks', '--vars', 'ask: true'], ['run'], ['build'], ['retry'], ['build', '--select', 'fine'], ['plan'], ['show', '--select', 'tells'],
    ['show', '--inline', "select current_setting('http_proxy_password') as k"], ['freshness'], ['debug'], ['ls', '--output', 'json'], ['parse'], ['plan', '--prune'],
  ];
  const said: string[] = [];
  for (const format of ['text', 'json']) {
    for (const command of commands) {
      const { code, text } = await lakec([...command, '--log-format', format], root, ENV);
      said.push(`${command.join(' ')}: ${code}`);
      expect([command, FORMS.filter((form) => text.includes(form))]).toEqual([command, []]);
      expect([command, leaks(root)]).toEqual([command, []]);
      // That the engine was given the secret is seen by the stars in its place.
      if (['build', 'run'].includes(command[0]!) && command.length === 1) expect(text).toContain('no access with ***');
    }
  }
  expect(said.filter((line) => /^(compile|debug|parse|show --inline|build --select fine)[^:]*: [^0]/.test(line))).toEqual(['compile --select asks --vars ask: true: 1', 'compile --select asks --vars ask: true: 1']);
  expect(readFileSync(join(root, 'target/run_results.json'), 'utf8')).not.toContain('hunter2');
});

it('stars stand in run_results.json and sources.json for what the engine said', async () => {
  const root = project(FILES);
  expect((await lakec(['build', '--select', 'tells'], root, ENV)).code).toBe(1);
  expect(readFileSync(join(root, 'target/run_results.json'), 'utf8')).toContain('no access with ***');
  await lakec(['build', '--select', 'fine'], root, ENV);
  await lakec(['freshness'], root, ENV);
  expect(readFileSync(join(root, 'target/sources.json'), 'utf8')).toContain('***');
});

it.each([
  ["{{ conf('engine.connection.settings.http_proxy_password') }}", 'secret-in-template'],
  ["{{ var('key') }}", 'secret-in-template'],
  ["{{ env_var('LAKEC_SECRET_LAKE_KEY') }}", 'secret-env-var'],
])('never enters SQL: %s', async (template, code) => {
  const root = project({ 'config/dev.yaml': CONFIG, 'models/a.sql': `select '${template}' as k` });
  const { text } = await lakec(['compile'], root, ENV);
  expect(text).toContain(`error[${code}]`);
  expect(leaks(root)).toEqual([]);
});

it('is refused in a hook, whose SQL is written down', async () => {
  const root = project({ 'config/dev.yaml': `${CONFIG}\non-run-start: ["\${secret:lake/key}"]\n`, 'models/a.sql': 'select 1 as id' });
  const whole = await lakec(['build'], root, ENV);
  expect([whole.code, whole.text]).toEqual([1, expect.stringContaining('config-secret-not-here')]);
  const part = await lakec(['build'], project({ 'config/dev.yaml': `${CONFIG}\non-run-start: ["set s3_access_key_id = '\${secret:lake/key}'"]\n` }), ENV);
  expect([part.code, part.text]).toEqual([1, expect.stringContaining('config-secret-not-whole')]);
});

it('is stars in what the engine says while it opens', async () => {
  const root = project({ 'config/dev.yaml': 'project_name: shop\nengine: {path: lake.duckdb, connection: {extensions: ["${secret:lake/key}"]}}\n', 'models/a.sql': 'select 1 as id' });
  for (const command of ['build', 'debug']) {
    const { code, text } = await lakec([command], root, { LAKEC_SECRET_LAKE_KEY: 'hunter2-is-no-extension' });
    expect([command, code, text]).toEqual([command, 1, expect.stringContaining('***')]);
    expect(text).not.toContain('hunter2');
  }
});
