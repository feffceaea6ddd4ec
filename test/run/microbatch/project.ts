import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { runProject } from '../../../compiler/build.ts';
import type { Flags } from '../../../compiler/contracts/flags.ts';
import { nodeHost } from '../../../compiler/host/node.ts';
import { errorCounter } from '../../../compiler/invocation.ts';

/** A project in a folder of its own, built for real at moments that the test chooses. */
export interface Timed {
  write(file: string, content: string): void;
  /** Codes of all diagnostics. */
  run(startedAt: string, options?: Partial<Flags>): Promise<readonly string[]>;
  query(sql: string): Promise<readonly (readonly (string | null)[])[]>;
  remove(): void;
}

export function makeTimed(files: Readonly<Record<string, string>>): Timed {
  const root = mkdtempSync(join(tmpdir(), 'lakec-timed-'));
  const write = (file: string, content: string) => {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), content);
  };
  for (const [file, content] of Object.entries({ 'config/dev.yaml': 'project_name: shop\n', ...files })) write(file, content);
  let runs = 0;
  return {
    write,
    run: async (startedAt, options = {}) => {
      const codes: string[] = [];
      const flags: Flags = {
        command: 'build', vars: {}, select: [], exclude: [], resourceTypes: [], excludeResourceTypes: [], indirectSelection: 'eager', fullRefresh: false,
        failFast: false, defer: false, favorState: false, empty: false, warnError: false, targetPath: 'target', ...options,
      };
      const results = await runProject({
        host: nodeHost(root), flags, reporter: errorCounter(({ code }) => codes.push(code)), emit: () => {}, signal: new AbortController().signal,
        invocationId: `run-${++runs}`, startedAt: new Date(startedAt),
      });
      return [...codes, ...(results?.results.flatMap((result) => result.diagnostics.map(({ code }) => code)) ?? [])];
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
