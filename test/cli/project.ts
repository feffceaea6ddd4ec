import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach } from 'vitest';

const roots: string[] = [];
afterEach(() => roots.splice(0).forEach((root) => rmSync(root, { recursive: true })));

/** A folder with a project of these files, for as long as the test runs; gives its path. */
export function project(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), 'lakec-cli-'));
  roots.push(root);
  put(root, { 'config/dev.yaml': 'project_name: shop\n', ...files });
  return root;
}

/** The same of a dbt project `shop` on DuckDB; `profile` has more settings of its output. */
export function dbtProject(files: Readonly<Record<string, string>>, profile = ''): string {
  const root = project({});
  rmSync(join(root, 'config'), { recursive: true });
  put(root, { 'dbt_project.yml': 'name: shop\nprofile: shop\n', 'profiles.yml': `shop: {target: dev, outputs: {dev: {type: duckdb, path: lake.duckdb${profile}}}}\n`, ...files });
  return root;
}

/** Writes files, by path, below a folder. */
export function put(root: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}
