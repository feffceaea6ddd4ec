import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
let packed: readonly string[];
beforeAll(() => {
  const [made] = JSON.parse(execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })) as [{ files: readonly { path: string }[] }];
  packed = made.files.map(({ path }) => path);
});

// Of the bundle as it was made last: `npm run build`.
it('the package brings the runners of Spark jobs and of Python models, every module of them, and nothing that Python makes beside them', () => {
  const modules = [['spark/runner', 'runner'], ['duckdb/python/python-runner', 'python-runner']].flatMap(([source, made]) => readdirSync(join(root, 'compiler/adapters', source!), { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.py')).map((path) => `dist/${made}/${path.replaceAll('\\', '/')}`)).sort();
  expect(modules).toContain('dist/runner/lakec_runner/main.py');
  expect(packed.filter((path) => path.endsWith('.py')).sort()).toEqual(modules);
  expect(packed.filter((path) => /__pycache__|\.pyc$/.test(path))).toEqual([]);
});
