import type { Diagnostic } from '../contracts/diagnostics.ts';
import type { Host } from '../contracts/host.ts';
import { VERSION } from '../version.ts';

/** What became of one table. */
export interface TableResult {
  /** Unique id of the source node. */
  readonly id: string;
  /** `kafka_orders.events`. */
  readonly table: string;
  readonly connector: string;
  /** no-op: there was nothing new. */
  readonly status: 'success' | 'no-op' | 'error' | 'cancelled';
  readonly rows: number;
  /** Of text, before packing. */
  readonly bytes: number;
  readonly files: number;
  /** Rows that stand in quarantine files. */
  readonly quarantined: number;
  readonly diagnostics: readonly Diagnostic[];
  readonly startedAt: Date;
  readonly finishedAt: Date;
}

export interface IngestResults {
  readonly invocationId: string;
  readonly startedAt: Date;
  readonly finishedAt: Date;
  /** In DAG order. */
  readonly results: readonly TableResult[];
  readonly cancelled: boolean;
}

/** What is told while tables are brought. */
export type IngestEvent =
  | { readonly kind: 'ingest-started'; readonly at: Date; readonly target: string; readonly tables: readonly string[] }
  | { readonly kind: 'table-started'; readonly at: Date; readonly table: string; readonly connector: string }
  | { readonly kind: 'table-progress'; readonly table: string; readonly rows: number; readonly bytes: number; readonly files: number; readonly quarantined: number }
  | { readonly kind: 'table-message'; readonly table: string; readonly text: string }
  | { readonly kind: 'table-finished'; readonly at: Date; readonly result: TableResult }
  | { readonly kind: 'ingest-finished'; readonly at: Date; readonly results: IngestResults };

/** Writes ingest_results.json into the target folder: in the manner of run_results.json, for tables of sources. */
export function publishIngest(host: Host, targetPath: string, { results, ...call }: IngestResults): void {
  const text = {
    metadata: { lakec_version: VERSION, generated_at: call.finishedAt.toISOString(), invocation_id: call.invocationId },
    results: results.map(({ id, connector, status, rows, bytes, files, quarantined, diagnostics, startedAt, finishedAt }) => ({
      unique_id: id, connector, status, rows, bytes, files, quarantined,
      message: diagnostics.length === 0 ? null : diagnostics.map(({ message }) => message).join('\n'),
      codes: diagnostics.map(({ code }) => code),
      timing: [{ name: 'execute', started_at: startedAt.toISOString(), completed_at: finishedAt.toISOString() }],
      execution_time: (finishedAt.getTime() - startedAt.getTime()) / 1000,
    })),
    cancelled: call.cancelled,
    elapsed_time: (call.finishedAt.getTime() - call.startedAt.getTime()) / 1000,
  };
  host.files.write(`${targetPath}/ingest_results.json`, `${JSON.stringify(text, undefined, 1)}\n`);
}

/** An event as a line of a run that brings its sources first; undefined for those that need none. */
export function ingestText(event: IngestEvent): string | undefined {
  switch (event.kind) {
    case 'table-message':
      return `${event.table}: ${event.text}`;
    case 'table-finished': {
      const { table, status, rows, files, quarantined } = event.result;
      if (status === 'no-op') return `${table}: nothing new`;
      if (status === 'error') return `${table}: not brought`;
      return `${table}: ${status === 'cancelled' ? 'cancelled after ' : ''}${rows} ${rows === 1 ? 'row' : 'rows'} in ${files} ${files === 1 ? 'file' : 'files'}${quarantined > 0 ? `, ${quarantined} in quarantine` : ''}`;
    }
    default:
      return undefined;
  }
}
