import { EngineError } from '../contracts/adapter.ts';
import type { Manifest } from '../contracts/manifest.ts';
import { engineFailure } from '../diagnostics/engine.ts';
import type { Invocation } from '../invocation.ts';
import { dayOf } from '../landing/names.ts';
import { withEngine } from '../session.ts';
import { replayUnsupported } from './diagnostics.ts';
import { publishIngest, type IngestEvent, type IngestResults, type TableResult } from './results.ts';
import { sourcesToLand } from './tables.ts';

/**
 * Lets the next run load again what has landed (of `--from` to `--to`), without asking a source: the ledger is told that those files have
 * another content, so that the load takes their rows out and puts them in anew, in one transaction.
 */
export async function replay(call: Invocation, manifest: Manifest, ids: readonly string[], tell: (event: IngestEvent) => void): Promise<IngestResults | undefined> {
  const { host, flags } = call;
  if (manifest.project.target.engine.startsWith('spark')) {
    call.reporter.report(replayUnsupported.at(undefined, { target: manifest.project.target.name }));
    return undefined;
  }
  const tables = sourcesToLand(manifest, ids, flags, host.now().toISOString().slice(0, 10)).flatMap((source) => source.tables.map((one) => ({ ...one, type: source.type, label: `${source.name}.${one.table.name}` })));
  tell({ kind: 'ingest-started', at: host.now(), target: manifest.project.target.name, tables: tables.map(({ label }) => label) });
  const results = await withEngine(call, manifest, {}, async ({ engine, adapter }) => {
    const { dialect } = adapter;
    const { database } = manifest.project.target;
    const ledger = { database, schema: 'ops', identifier: 'load_ledger' };
    const made: TableResult[] = [];
    const there = await engine.columns(ledger);
    const connection = await engine.connect();
    try {
      for (const { table, node, type, label } of tables) {
        const startedAt = host.now();
        const own = `source = ${dialect.string(table.source)} and ${dialect.identifier('table')} = ${dialect.string(table.name)}`;
        const loaded = there ? (await connection.query(`select file, rows_in from ${dialect.relation(ledger)} where ${own} order by file`)).rows.map(([file, rows]) => ({ file: String(file), rows: Number(rows) })) : [];
        const again = loaded.filter(({ file }) => {
          const day = dayOf(file);
          return table.range === undefined || (day !== undefined && day >= table.range.from && day <= table.range.to);
        });
        if (again.length > 0) await connection.execute(`update ${dialect.relation(ledger)} set fingerprint = 'replay' where ${own} and file in (${again.map(({ file }) => dialect.string(file)).join(', ')})`);
        const result: TableResult = {
          id: node.id, table: label, connector: type, status: again.length > 0 ? 'success' : 'no-op', rows: again.reduce((sum, { rows }) => sum + rows, 0), bytes: 0, files: again.length, quarantined: 0,
          diagnostics: [], startedAt, finishedAt: host.now(),
        };
        made.push(result);
        tell({ kind: 'table-finished', at: result.finishedAt, result });
      }
    } catch (thrown) {
      if (!(thrown instanceof EngineError)) throw thrown;
      call.reporter.report(engineFailure(thrown, undefined));
      return undefined;
    } finally {
      connection.close();
    }
    return made;
  });
  if (!results) return undefined;
  const all: IngestResults = { invocationId: call.invocationId, startedAt: call.startedAt, finishedAt: host.now(), results, cancelled: false };
  publishIngest(host, flags.targetPath, all);
  tell({ kind: 'ingest-finished', at: host.now(), results: all });
  return all;
}
