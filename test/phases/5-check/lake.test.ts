import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { checkFiles } from './world.ts';

const root = join(import.meta.dirname, '../../..');

it('has nothing to say of the lake, and follows all of it before a single file is loaded', async () => {
  const files = Object.fromEntries(
    ['config', 'models', 'macros', 'snapshots'].flatMap((folder) => readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).filter((name) => /\.(sql|ya?ml)$/.test(name)).map((name) => `${folder}/${name.replaceAll('\\', '/')}`)).map((path) => [path, readFileSync(join(root, path), 'utf8')]),
  );
  const { diagnostics, checked } = await checkFiles(files, {}, { early: true });
  expect(diagnostics).toEqual([]);
  expect(checked.filter(({ unchecked }) => unchecked !== undefined)).toEqual([]);
  expect(checked.filter(({ output, id }) => output === undefined && /^(model|snapshot)\./.test(id))).toEqual([]);
});
