import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { lakec } from '../cli/world.ts';

/** A project in a folder of its own. */
export interface Project {
  readonly root: string;
  write(file: string, content: string): void;
  read(file: string): string;
  /** Runs a command line in this process. */
  type(line: string, env?: Readonly<Record<string, string>>, signal?: AbortSignal): ReturnType<typeof lakec>;
  /** Names of the files below a folder, sorted; those that start with a dot too. */
  files(folder: string): readonly string[];
  /** Lines of a landed file, unpacked. */
  lines(file: string): readonly string[];
  results(): readonly { readonly unique_id: string; readonly status: string; readonly rows: number; readonly bytes: number; readonly files: number; readonly quarantined: number; readonly codes: readonly string[] }[];
  remove(): void;
}

/** Makes a project from its files. */
export function makeProject(files: Readonly<Record<string, string>>): Project {
  const root = mkdtempSync(join(tmpdir(), 'ingest-'));
  const write = (file: string, content: string): void => {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), content);
  };
  for (const [file, content] of Object.entries(files)) write(file, content);
  return {
    root, write,
    read: (file) => readFileSync(join(root, file), 'utf8'),
    type: (line, env = {}, signal) => lakec(line.split(' '), root, env, signal),
    files: (folder) => readdirSync(join(root, folder), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name).slice(join(root, folder).length + 1)).sort(),
    lines(file) {
      const bytes = readFileSync(join(root, file));
      return (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8').split('\n').slice(0, -1);
    },
    results: () => (JSON.parse(readFileSync(join(root, 'target/ingest_results.json'), 'utf8')) as { results: ReturnType<Project['results']> }).results,
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}

/** A project with one source of one table, and a model that loads it. `source`: lines of YAML below the source's name. */
export function oneSource(source: string, table: string, columns: readonly string[], more: Readonly<Record<string, string>> = {}): Project {
  const indented = (text: string, by: number): string => text.trim().split('\n').map((line) => ' '.repeat(by) + line).join('\n');
  return makeProject({
    'config/dev.yaml': `project_name: small\nvars: {as_of_date: "2026-01-31"}\ndq: {quarantine: {max_share: 1}}\nsources:\n  feed:\n${indented(source, 4)}\n    tables:\n      rows: ${table}\n`,
    'models/_sources.yml': `version: 2\nsources:\n- name: feed\n  tables:\n  - name: rows\n    identifier: rows__landed\n    columns:\n${columns.map((column) => `    - ${column}\n`).join('')}`,
    'models/loaded.sql': "{{ config(materialized='load') }}\n{{ load_source('feed', 'rows') }}\n",
    ...more,
  });
}
