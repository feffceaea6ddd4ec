import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { project } from './project.ts';
import { lakec } from './world.ts';

it('debug tells what a DuckDB target has, and makes no file', async () => {
  const root = project({ 'config/dev.yaml': 'project_name: shop\nengine: {path: lake/lake.duckdb}\n' });
  const { code, text } = await lakec(['debug'], root);
  expect([code, lines(text)]).toEqual([0, ['ok lakec', 'ok node', 'ok project', 'ok target', 'ok connection', 'ok folder', 'ok folder']]);
  expect(existsSync(join(root, 'lake'))).toBe(false);
});

it('debug tells that a Spark target lacks its Python', async () => {
  const root = project({ 'config/dev.yaml': 'project_name: shop\nengine: {type: spark_local, connection: {python: ./no/such/python}}\n' });
  const { code, text } = await lakec(['debug'], root);
  expect([code, lines(text)]).toEqual([1, ['ok lakec', 'ok node', 'ok project', 'ok target', 'bad spark', 'ok lake', 'ok folder']]);
  expect(text).toContain('there is no such program');
  expect(text).toContain('its jobs have written no relation yet');
});

it('debug tells that a Connect server does not answer, and not the token of its URL', async () => {
  const root = project({ 'config/dev.yaml': 'project_name: shop\nengine: {type: spark_connect, connection: {url: "sc://127.0.0.1:9/;token=hunter2"}}\n' });
  const { code, text } = await lakec(['debug'], root, { LAKEC_PYTHON: './no/such/python' });
  expect(code).toBe(1);
  expect(text).toContain('bad  connect');
  expect(text).toContain('127.0.0.1:9');
  expect(text).not.toContain('hunter2');
});

/** The first two words of each line of the table. */
function lines(text: string): readonly string[] {
  return text.split('\n').flatMap((line) => /^(ok|bad) +(\w+) /.exec(line)?.slice(1).join(' ') ?? []);
}
