import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { lakec } from './world.ts';

const roots: string[] = [];
afterEach(() => roots.splice(0).forEach((root) => rmSync(root, { recursive: true })));

function project(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), 'lakec-retry-'));
  roots.push(root);
  for (const [path, text] of Object.entries({ 'config/dev.yaml': 'project_name: shop\n', ...files })) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

const rows = async (root: string, sql: string) => (await lakec(['show', '--output', 'csv', '--inline', sql], root)).stdout.trim().split('\n').slice(1);

describe('retry', () => {
  it('runs what failed and was skipped, tests included, and nothing else', async () => {
    const root = project({
      'models/a.sql': "{{ config(materialized='table') }}\nselect 1 as id",
      'models/b.sql': "{{ config(materialized='table') }}\nselect cast(id || '{{ var('tail', 'x') }}' as integer) as id from {{ ref('a') }}",
      'models/c.sql': "select * from {{ ref('b') }}",
      'models/m.yml': 'models:\n  - name: c\n    columns:\n      - name: id\n        data_tests: [not_null]\n',
    });
    expect((await lakec(['build'], root)).code).toBe(1);
    const still = await lakec(['retry'], root);
    expect(still.code).toBe(1);
    expect(still.stdout).toContain('lakec build failed: 1 error, 2 skipped');
    const mended = await lakec(['retry', '--vars', '{tail: "7"}'], root);
    expect(mended.stdout).toContain('lakec build done: 2 ok, 1 pass');
    expect(await rows(root, 'select id from main.c')).toEqual(['17']);
    expect((await lakec(['retry'], root)).stdout).toContain('Nothing to retry');
  });

  it('means the options of that run: variables and --full-refresh', async () => {
    const root = project({
      'models/gate.sql': "{{ config(materialized='table') }}\nselect error('closed') as e where '{{ var('gate', 'open') }}' = 'closed'",
      'models/grows.sql': "{{ config(materialized='incremental') }}\n-- depends_on: {{ ref('gate') }}\nselect '{{ var('day', 'none') }}' as day",
    });
    expect((await lakec(['run'], root)).code).toBe(0);
    expect((await lakec(['run', '--full-refresh', '--vars', '{gate: closed, day: monday}'], root)).code).toBe(1);
    expect((await lakec(['retry', '--vars', '{gate: open}'], root)).code).toBe(0);
    expect(await rows(root, 'select day from main.grows')).toEqual(['monday']);
  });
});
