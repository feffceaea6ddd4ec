import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ParityResult } from '../../compiler/parity/result.ts';
import { lakec } from '../cli/world.ts';
import { pythonOf } from '../services/install.ts';
import { makeLake, type Lake } from './lake.ts';

// The whole lake by a Spark Connect server of Spark 4.0, with the rows of DuckDB in every table of its three layers.

let lake: Lake;
let env: Record<string, string | undefined>;

beforeAll(async () => {
  env = { ...process.env, LAKEC_PYTHON: await pythonOf('spark40') };
  lake = makeLake();
});
afterAll(async () => {
  if (!lake) return;
  await lakec(['spark', 'stop', '--target', 'connect'], lake.root, env);
  lake.remove();
});

it('the flagship through Spark Connect 4.0 is found equal by lakec parity, in every table of the three layers', async () => {
  const built = await lakec(['run', '--target', 'connect', '--target-path', 'target'], lake.root, env);
  expect(built.code, built.text.slice(-6000)).toBe(0);
  expect((await lake.run()).diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  const { code, stdout, text } = await lakec(['parity', '--targets', 'dev,connect', '--no-build', '--json'], lake.root, env);
  const { relations } = JSON.parse(stdout.split('\n').find((line) => line.startsWith('{"kind":"parity"'))!) as ParityResult;
  expect(relations.filter(({ status }) => status !== 'equal')).toEqual([]);
  expect(code, text).toBe(0);
  for (const layer of ['bronze.', 'silver.', 'gold.']) expect(relations.filter(({ relation }) => relation.startsWith(layer)).length).toBeGreaterThanOrEqual(8);
}, 3_600_000);
