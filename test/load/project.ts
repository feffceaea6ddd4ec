import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { runProject } from '../../compiler/build.ts';
import type { Diagnostic } from '../../compiler/contracts/diagnostics.ts';
import type { Flags } from '../../compiler/contracts/flags.ts';
import type { NodeResult } from '../../compiler/contracts/run.ts';
import { nodeHost } from '../../compiler/host/node.ts';
import { errorCounter } from '../../compiler/invocation.ts';

/** A project with one source, `shop.people`, and one model that loads it, `bronze.people`. */
export interface Small {
  readonly root: string;
  /** Writes a file below the source's folder. */
  land(file: string, content: string | Uint8Array): void;
  write(file: string, content: string): void;
  run(options?: { readonly fullRefresh?: boolean; readonly asOf?: string }): Promise<{ readonly codes: readonly string[]; readonly diagnostics: readonly Diagnostic[]; readonly results: readonly NodeResult[] }>;
  query(sql: string): Promise<readonly (readonly (string | null)[])[]>;
  remove(): void;
}

const COLUMNS = `
      - {name: person_id, data_type: string, required: true, aliases: [id]}
      - {name: full_name, data_type: string, aliases: [name]}
      - {name: age, data_type: int}
      - {name: seen, data_type: date, required: true}`;

/** Makes the project; `table` and `source` are the config's parts as YAML flow maps. */
export function makeSmall(options: { readonly format?: string; readonly table?: string; readonly source?: string; readonly columns?: string; readonly maxShare?: number } = {}): Small {
  const root = mkdtempSync(join(tmpdir(), 'load-'));
  const write = (file: string, content: string | Uint8Array) => {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), content);
  };
  write('config/base.yaml', [
    'project_name: small',
    `dq: {quarantine: {max_share: ${options.maxShare ?? 1}}}`,
    'sources:',
    '  shop:',
    '    base_path: landed',
    `    format: ${options.format ?? 'csv'}`,
    ...(options.source ? [`    ${options.source}`] : []),
    '    tables:',
    `      people: ${options.table ?? '{mode: snapshot, snapshot: people/*, key: person_id}'}`,
    'vars: {as_of_date: "2026-01-31"}',
  ].join('\n'));
  write('config/dev.yaml', 'extends: base.yaml\n');
  write('models/bronze/_sources.yml', `version: 2\nsources:\n- name: shop\n  schema: bronze\n  tables:\n  - name: people\n    identifier: people__landed\n    columns:${options.columns ?? COLUMNS}\n`);
  write('models/bronze/people.sql', "{{ config(materialized='load') }}\n{{ load_source('shop', 'people') }}\n");
  let runs = 0;
  return {
    root,
    write,
    land: (file, content) => write(`landed/people/${file}`, content),
    run: async ({ fullRefresh = false, asOf } = {}) => {
      const diagnostics: Diagnostic[] = [];
      const flags: Flags = {
        command: 'run', select: [], fullRefresh, vars: asOf ? { as_of_date: asOf } : {}, exclude: [], resourceTypes: [], excludeResourceTypes: [], indirectSelection: 'eager',
        failFast: false, defer: false, favorState: false, empty: false, warnError: false, targetPath: 'target',
      };
      const results = await runProject({
        host: nodeHost(root), flags, reporter: errorCounter((diagnostic) => diagnostics.push(diagnostic)), emit: () => {}, signal: new AbortController().signal,
        invocationId: `run-${++runs}`, startedAt: new Date(Date.UTC(2026, 1, 1, 3, runs)),
      });
      const all = [...diagnostics, ...(results?.results.flatMap((result) => result.diagnostics) ?? [])];
      return { codes: all.map(({ code }) => code), diagnostics: all, results: results?.results ?? [] };
    },
    query: async (sql) => {
      const instance = await DuckDBInstance.create(join(root, '.lake/lake.duckdb'), { access_mode: 'READ_ONLY' });
      const connection = await instance.connect();
      try {
        return (await connection.runAndReadAll(sql)).getRows().map((row) => row.map((value) => (value === null ? null : String(value))));
      } finally {
        connection.closeSync();
        instance.closeSync();
      }
    },
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}
