import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { lakec } from '../cli/world.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lakec-secrets-'));
  mkdirSync(join(folder, 'config'));
  mkdirSync(join(folder, 'models'));
  writeFileSync(join(folder, 'config/dev.yaml'), 'project_name: shop\nengine: {path: lake.duckdb, connection: {memory_limit: "${secret:lake/memory}"}}\n');
  writeFileSync(join(folder, 'models/a.sql'), "{{ config(materialized='table') }}\nselect 1 as id\n");
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('reaches the engine, and nothing that is written or printed', async () => {
  const secret = '1234567KB';
  const { code, text } = await lakec(['build'], folder, { LAKEC_SECRET_LAKE_MEMORY: secret });
  expect([code, text]).toEqual([0, expect.stringContaining('build done')]);
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => statSync(join(folder, path)).isFile());
  expect(files).toEqual(expect.arrayContaining(['target/manifest.json', 'target/run_results.json', 'target/compiled/shop/models/a.sql']));
  expect(files.filter((path) => readFileSync(join(folder, path)).includes(secret))).toEqual([]);
  expect(text).not.toContain(secret);
});

it('is stars in what the engine says about it', async () => {
  const secret = 'hunter2-is-no-extension';
  writeFileSync(join(folder, 'config/dev.yaml'), 'project_name: shop\nengine: {path: lake.duckdb, connection: {extensions: ["${secret:lake/memory}"]}}\n');
  const { code, text } = await lakec(['build'], folder, { LAKEC_SECRET_LAKE_MEMORY: secret });
  expect(code).toBe(1);
  expect(text).toContain('***');
  expect(text).not.toContain(secret);
});
