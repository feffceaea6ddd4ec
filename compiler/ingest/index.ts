import { awsSettings } from '../aws/client-options.ts';
import { openS3 } from '../aws/s3.ts';
import { secretWorld, revealSecrets, redact, redactDiagnostic } from '../config/secrets.ts';
import { connectorOf } from '../connectors/index.ts';
import { EngineError } from '../contracts/adapter.ts';
import { ConnectorError, type Connector, type ConnectorWorld } from '../contracts/connector.ts';
import type { Diagnostic } from '../contracts/diagnostics.ts';
import { FileError } from '../contracts/host.ts';
import type { Manifest } from '../contracts/manifest.ts';
import type { ConfigMap } from '../contracts/project.ts';
import { engineFailure, fileFailure } from '../diagnostics/engine.ts';
import { isAlive, ownProcess } from '../host/processes.ts';
import type { Invocation } from '../invocation.ts';
import { connectorFailure, landingNotWritable } from './diagnostics.ts';
import { inPlace } from './in-place.ts';
import { openLanding } from './landing.ts';
import { lockTable } from './lock.ts';
import { openPlaces, type Places } from './places.ts';
import { publishIngest, type IngestEvent, type IngestResults, type TableResult } from './results.ts';
import { sourcesToLand, type SourceToLand } from './tables.ts';

export { ingestText, type IngestEvent, type IngestResults, type TableResult } from './results.ts';

/** Brings the sources among chosen nodes, and those that chosen nodes read; several sources at once, each table of one after the other. */
export async function ingest(call: Invocation, manifest: Manifest, ids: readonly string[], tell: (event: IngestEvent) => void): Promise<IngestResults> {
  const { host, flags } = call;
  const { config, target } = manifest.project;
  const s3 = openS3(awsSettings(config, host.env));
  const scratch = `${flags.targetPath}/ingest/${call.invocationId}`;
  const world: World = { call, manifest, tell, places: openPlaces(host.files, s3, host.root, scratch) };
  const sources = sourcesToLand(manifest, ids, flags, host.now().toISOString().slice(0, 10));
  tell({ kind: 'ingest-started', at: host.now(), target: target.name, tables: sources.flatMap(({ name, tables }) => tables.map(({ table }) => `${name}.${table.name}`)) });
  const results: TableResult[] = [];
  try {
    const todo = [...sources];
    const worker = async (): Promise<void> => {
      for (let source = todo.shift(); source; source = todo.shift()) results.push(...(await bringSource(source, world)));
    };
    // What follows a topic never ends, so it keeps nobody else waiting.
    await Promise.all(Array.from({ length: flags.follow ? sources.length : Math.min(flags.threads ?? target.threads, sources.length) }, worker));
  } finally {
    host.files.remove(scratch);
    s3.close();
  }
  const order = new Map(manifest.dag.order.map((id, at) => [id, at]));
  const all: IngestResults = {
    invocationId: call.invocationId, startedAt: call.startedAt, finishedAt: host.now(),
    results: results.sort((a, b) => order.get(a.id)! - order.get(b.id)!), cancelled: call.signal.aborted && !flags.follow,
  };
  publishIngest(host, flags.targetPath, all);
  tell({ kind: 'ingest-finished', at: host.now(), results: all });
  return all;
}

interface World {
  readonly call: Invocation;
  readonly manifest: Manifest;
  readonly places: Places;
  tell(event: IngestEvent): void;
}

/** All tables of a source over one connection. What fails is a result; the other tables are still tried where that makes sense. */
async function bringSource(source: SourceToLand, world: World): Promise<readonly TableResult[]> {
  const { call, manifest, tell } = world;
  const told: Diagnostic[] = [];
  const secrets = await revealSecrets({ connection: source.connection, options: source.options }, secretWorld(manifest.project.config, call.host.env), { report: (diagnostic) => void told.push(diagnostic) }, source.tables[0]?.table.span);
  const revealed = secrets?.revealed ?? [];
  const results: TableResult[] = [];
  let connector: Connector | undefined;
  /** Why no table of it can be brought. */
  let broken: readonly Diagnostic[] | undefined = secrets ? undefined : told;
  for (const { table, node } of source.tables) {
    const { incrementalDir } = table;
    const name = `${source.name}.${table.name}`;
    const startedAt = call.host.now();
    const counts = { rows: 0, bytes: 0, files: 0, quarantined: 0 };
    const result = (status: TableResult['status'], diagnostics: readonly Diagnostic[] = []): void => {
      const made: TableResult = { id: node.id, table: name, connector: source.type, status, ...counts, diagnostics: diagnostics.map((diagnostic) => redactDiagnostic(diagnostic, revealed)), startedAt, finishedAt: call.host.now() };
      results.push(made);
      tell({ kind: 'table-finished', at: made.finishedAt, result: made });
    };
    tell({ kind: 'table-started', at: startedAt, table: name, connector: source.type });
    if (call.signal.aborted) {
      result('cancelled');
      continue;
    }
    if (broken) {
      result('error', broken);
      continue;
    }
    const place = { basePath: source.basePath, incrementalDir: incrementalDir ?? '', state: placeOf(manifest, 'state_root', `ingest/${name}.json`), claims: placeOf(manifest, 'checkpoints_root', `ingest/${name}`) };
    let lock: Awaited<ReturnType<typeof lockTable>> | undefined;
    let landing: Awaited<ReturnType<typeof openLanding>> | undefined;
    try {
      if (source.type === 'files' && source.connection['location'] === undefined) {
        Object.assign(counts, await inPlace(world.places, source, table));
        result('no-op');
        continue;
      }
      if (incrementalDir === undefined && source.type !== 'files') throw new ConnectorError('misconfigured', `sources.${source.name}.tables.${table.name} has no incremental_dir, below which its files would land`);
      // Consumers of one topic share it, and their claims keep them apart.
      if (source.type !== 'kafka') lock = await lockTable(world.places, place.state.replace(/\.json$/, '.lock'), name);
      const alone = lock !== undefined;
      landing = await openLanding(table, place, {
        files: call.host.files, places: world.places, owner: `${ownProcess()}-${call.invocationId}`, isOrphan: (owner) => alone || !isAlive(Number(owner.split('-')[0])),
        progress: ({ rows = 0, bytes = 0, files = 0, quarantined = 0 }) => {
          counts.rows += rows;
          counts.bytes += bytes;
          counts.files += files;
          counts.quarantined += quarantined;
          tell({ kind: 'table-progress', table: name, ...counts });
        },
      });
      connector ??= await open(source, secrets!.settings, world, (text) => tell({ kind: 'table-message', table: name, text: redact(text, revealed) }));
      await connector.bring({ ...table, options: { ...table.options, ...(secrets!.settings['options'] as ConfigMap) } }, landing);
      result(call.signal.aborted && !call.flags.follow ? 'cancelled' : counts.files > 0 ? 'success' : 'no-op');
    } catch (thrown) {
      const diagnostic = failure(thrown, name, table.span);
      result('error', [diagnostic]);
      // Neither a wrong password nor a server that is away gets better by the next table.
      if (thrown instanceof ConnectorError && !connector) broken = [diagnostic];
    } finally {
      await landing?.release().catch(() => undefined);
      await lock?.release();
    }
  }
  await connector?.close().catch(() => undefined);
  return results;
}

async function open(source: SourceToLand, settings: ConfigMap, { call, manifest }: World, tell: (text: string) => void): Promise<Connector> {
  const module = await connectorOf(source.type);
  if (!module) throw new ConnectorError('misconfigured', `there is no connector of the type "${source.type}"`);
  const world: ConnectorWorld = {
    source: source.name, connection: settings['connection'] as ConfigMap, options: settings['options'] as ConfigMap, config: manifest.project.config,
    env: call.host.env, files: call.host.files, root: call.host.root, signal: call.signal, now: () => call.host.now(), tell,
    wait: (milliseconds) => pause(milliseconds, call.signal),
  };
  return module.open(world);
}

/** Tells what was thrown; what is nobody's refusal is a bug, and goes on. */
function failure(thrown: unknown, table: string, span: Diagnostic['span']): Diagnostic {
  if (thrown instanceof ConnectorError) return connectorFailure(thrown, table.split('.')[0]!, span);
  if (thrown instanceof EngineError) return engineFailure(thrown, span);
  if (thrown instanceof FileError) return ['ENOSPC', 'EDQUOT', 'EFBIG'].includes(thrown.code) ? fileFailure(thrown, span) : landingNotWritable.at(span, { source: table.split('.')[0]!, path: thrown.path, said: thrown.message });
  throw thrown;
}

function placeOf(manifest: Manifest, root: 'state_root' | 'checkpoints_root', file: string): string {
  const paths = manifest.project.config['paths'] as ConfigMap | undefined;
  return `${String(paths?.[root] ?? '.lake').replace(/\/+$/, '')}/${file}`;
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    signal.addEventListener('abort', done);
  });
}

