import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { DBT_OPTIONS } from '../../compiler/cli/dbt-options.ts';
import { lakec, parsed } from './world.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function project(files: Readonly<Record<string, string>> = {}): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'lakec-options-')));
  folders.push(folder);
  const all: Readonly<Record<string, string>> = {
    'dbt_project.yml': "name: shop\nversion: '1.0'\nprofile: shop\n",
    'profiles.yml': 'shop:\n  target: dev\n  outputs:\n    dev: {type: duckdb, path: shop.duckdb}\n',
    'models/a.sql': "{{ log('quietly ' ~ var('word', 'told')) }}{{ print('printed') }}select 1 as id\n",
    ...files,
  };
  for (const [path, text] of Object.entries(all)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

const logOf = (folder: string, path = 'logs/dbt.log') => readFileSync(join(folder, path), 'utf8');

describe("options of dbt's command line", () => {
  test('every command takes them, before its name and after, switched off too', () => {
    const values: Readonly<Record<string, string>> = { 'log-level-file': 'info', 'log-format-file': 'json' };
    for (const { name, kind } of DBT_OPTIONS) {
      const words = kind === 'flag' ? [`--${name}`] : [`--${name}`, values[name] ?? '1'];
      expect(parsed(['build', ...words, '--fail-fast']).told, name).toEqual([]);
      expect(parsed([...words, 'run', '-s', 'a']).given.command?.name, name).toBe('run');
      if (kind === 'flag') expect(parsed(['parse', `--no-${name}`]).told, name).toEqual([]);
    }
    expect(parsed(['-d', 'test', '--profiles-dir', 'x', '--threads', '4', '--no-use-colors', '--log-format', 'debug']).told).toEqual([]);
    expect(parsed(['clean', '--profiles-dir', 'x', '--target', 'dev']).told).toEqual([]);
  });

  test('a word that neither knows is still told', () => {
    expect(parsed(['build', '--no-partial-prase']).told).toEqual([expect.stringContaining('unknown-option')]);
    expect(parsed(['plan', '--log-level-file', 'loud']).told).toEqual([expect.stringContaining('option-value')]);
  });

  test('--no-write-json writes no artifact, --no-print prints nothing, --no-version-check is silent, --warn-error-options makes errors', async () => {
    const folder = project({ 'dbt_project.yml': "name: shop\nversion: '1.0'\nprofile: shop\nrequire-dbt-version: '<1.0.0'\n" });
    const quiet = await lakec(['run', '--no-write-json', '--no-print', '--no-version-check'], folder);
    expect(quiet.code, quiet.text).toBe(0);
    expect(quiet.text).not.toMatch(/printed|dbt-version-excluded/);
    for (const name of ['manifest.json', 'run_results.json', 'catalog.json']) expect(existsSync(join(folder, 'target', name)), name).toBe(false);
    const loud = await lakec(['run'], folder);
    expect(loud.text).toMatch(/printed/);
    expect(loud.text).toMatch(/warning\[dbt-version-excluded\]/);
    expect(existsSync(join(folder, 'target/run_results.json'))).toBe(true);
    expect((await lakec(['run', '--warn-error-options', '{"error": "all"}'], folder)).text).toMatch(/error\[dbt-version-excluded\]/);
  });

  test('docs generate writes the catalog, compile --output json the text', async () => {
    const folder = project();
    await lakec(['build'], folder);
    rmSync(join(folder, 'target'), { recursive: true });
    expect((await lakec(['docs', 'generate'], folder)).code).toBe(0);
    const catalog = JSON.parse(readFileSync(join(folder, 'target/catalog.json'), 'utf8')) as { nodes: Record<string, { columns: object }> };
    expect(Object.keys(catalog.nodes['model.shop.a']!.columns)).toEqual(['id']);
    expect(JSON.parse((await lakec(['compile', '-s', 'a', '--output', 'json', '--no-print'], folder)).stdout)).toEqual({ node: 'a', compiled: 'select 1 as id' });
  });

  test('clean removes what clean-targets names, and nothing of the project', async () => {
    const folder = project({ 'dbt_project.yml': "name: shop\nversion: '1.0'\nprofile: shop\nclean-targets: [target, logs]\n" });
    await lakec(['build'], folder);
    expect((await lakec(['clean', '--log-level-file', 'none'], folder)).code).toBe(0);
    expect([existsSync(join(folder, 'target')), existsSync(join(folder, 'logs')), existsSync(join(folder, 'models/a.sql'))]).toEqual([false, false, true]);
    writeFileSync(join(folder, 'dbt_project.yml'), "name: shop\nversion: '1.0'\nprofile: shop\nclean-targets: [target, models]\n");
    expect((await lakec(['clean', '--log-level-file', 'none'], folder)).text).toMatch(/clean-outside/);
    expect(existsSync(join(folder, 'models/a.sql'))).toBe(true);
  });
});

describe('the log of a dbt project', () => {
  test('has each call, what it built, what templates log, and its diagnostics', async () => {
    const folder = project();
    await lakec(['build'], folder);
    writeFileSync(join(folder, 'models/b.sql'), "select * from {{ ref('nothing') }}\n");
    await lakec(['parse'], folder);
    const text = logOf(folder);
    expect(text.match(/^=+ .* \| lakec (build|parse) =+$/gm)).toHaveLength(2);
    expect(text).toMatch(/\[debug\] quietly told$/m);
    expect(text).toMatch(/\[info \] SUCCESS view model main\.a /m);
    expect(text).toMatch(/\[error\] error\[unknown-ref\]/);
    expect(text).not.toContain('\x1b[');
  });

  test('lies where an option, the environment or the project says', async () => {
    const folder = project({ 'dbt_project.yml': "name: shop\nversion: '1.0'\nprofile: shop\nlog-path: kept/logs\n" });
    await lakec(['run'], folder);
    await lakec(['run'], folder, { DBT_LOG_PATH: 'of-env' });
    await lakec(['run', '--log-path', 'of-option', '--log-format-file', 'json', '--log-level-file', 'info'], folder, { DBT_LOG_PATH: 'of-env' });
    expect(logOf(folder, 'kept/logs/dbt.log')).toContain('SUCCESS');
    expect(logOf(folder, 'of-env/dbt.log')).toContain('SUCCESS');
    const lines = logOf(folder, 'of-option/dbt.log').trim().split('\n').map((line) => (JSON.parse(line) as { info: { level: string } }).info.level);
    expect(lines.length).toBeGreaterThan(2);
    expect(lines).not.toContain('debug');
  });

  test('holds no secret, and is put aside when it has grown', async () => {
    const folder = project();
    const env = { DBT_ENV_SECRET_WORD: 'hunter22hunter' };
    await lakec(['run', '--vars', '{word: hunter22hunter, DBT_ENV_SECRET_OTHER: swordfish}'], folder, env);
    expect(logOf(folder)).toMatch(/quietly \*\*\*/);
    expect(logOf(folder)).not.toMatch(/hunter22|swordfish/);
    expect(readFileSync(join(folder, 'target/run_results.json'), 'utf8')).not.toMatch(/hunter22|swordfish/);
    await lakec(['run', '--log-file-max-bytes', '10'], folder);
    expect(logOf(folder, 'logs/dbt.log.1')).toContain('quietly ***');
    expect(logOf(folder)).toContain('quietly told');
  });

  test('a folder that nothing can be written to is no reason to end a run', async () => {
    const folder = project({ logs: 'a file of that name\n' });
    expect((await lakec(['run'], folder)).code).toBe(0);
  });
});
