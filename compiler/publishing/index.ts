import { chooseNodes, readProject } from '../build.ts';
import { awsSettings } from '../aws/client-options.ts';
import { openS3, type S3 } from '../aws/s3.ts';
import { EngineError, type BulkLoad, type Connection } from '../contracts/adapter.ts';
import type { Flags } from '../contracts/flags.ts';
import type { Manifest, Node } from '../contracts/manifest.ts';
import { relationKey, type Relation } from '../contracts/relation.ts';
import type { RunResults } from '../contracts/run.ts';
import { engineFailure } from '../diagnostics/engine.ts';
import type { Invocation } from '../invocation.ts';
import { keysOf } from '../parity/keys.ts';
import { placeOf } from '../parity/place.ts';
import { openMemory, openSide, type ParitySide } from '../parity/side.ts';
import { withEngine, type Session } from '../session.ts';
import { publishMissing, publishNowhere, publishRefused, publishSamePlace } from './diagnostics.ts';
import type { FileWay } from './files.ts';
import { openOrigin } from './origin.ts';
import { publishTable } from './publish-table.ts';
import type { PublishedTable } from './result.ts';
import { publicationsOf, publicationTo, type Publication } from './settings.ts';

export type { PublishedTable } from './result.ts';

/** What `lakec publish` is asked. */
export interface PublishRequest {
  /** Targets; none: those of the config. */
  readonly to: readonly string[];
  published(table: PublishedTable): void;
}

/**
 * Copies the chosen tables of the lake into other targets. Undefined when it could not begin, which is reported; a table that fails is
 * reported and left as it was, and the others go on.
 */
export async function publishProject(call: Invocation, { to, published }: PublishRequest): Promise<readonly PublishedTable[] | undefined> {
  const manifest = readProject(call);
  if (!manifest) return undefined;
  const configured = publicationsOf(manifest.project);
  const asked = to.length > 0 ? to.map((target) => configured.find((one) => one.target === target) ?? publicationTo(target)) : configured;
  if (asked.length === 0) {
    call.reporter.report(publishNowhere.at(undefined, { known: configured.map(({ target }) => target) }));
    return undefined;
  }
  const all: PublishedTable[] = [];
  for (const publication of asked) {
    const { select } = publication;
    const own = call.flags.select.length > 0 || call.flags.selector !== undefined ? call : { ...call, flags: { ...call.flags, select } };
    const ids = chooseNodes(own, manifest, ['model', 'seed', 'snapshot']);
    const done = await withEngine(call, manifest, { readOnly: true }, (session) => publishNodes(call, session, publication, ids, published));
    if (!done) return undefined;
    all.push(...done);
  }
  return all;
}

/** After a run: what it built goes where the config says, but for tables that a test found wrong. */
export async function publishAfterRun(call: Invocation, session: Session, results: RunResults): Promise<void> {
  const { manifest } = session;
  const wanted = publicationsOf(manifest.project).filter(({ afterRun }) => afterRun);
  if (wanted.length === 0 || results.cancelled) return;
  const failed = new Set(results.results.flatMap(({ id, status }) => (status === 'fail' || status === 'error' ? manifest.dag.parents(id) : [])));
  const built = new Set(results.results.flatMap(({ id, status }) => (status === 'success' && !failed.has(id) ? [id] : [])));
  for (const publication of wanted) {
    const { select } = publication;
    const ids = chooseNodes({ ...call, flags: chosenBy(call.flags, select) }, manifest, ['model', 'seed', 'snapshot']).filter((id) => built.has(id));
    const tables = ids.length === 0 ? [] : await publishNodes(call, session, publication, ids, () => undefined);
    for (const table of tables ?? []) call.emit({ kind: 'message', level: 'info', text: publishedText(table) });
  }
}

/** Only what the config selects. */
function chosenBy({ selector: _, ...flags }: Flags, select: readonly string[]): Flags {
  return { ...flags, select, exclude: [] };
}

/** One line: `gold.fact_orders → snowflake: 12 rows sent, 3 deleted`. */
export function publishedText({ table, target, status, rows, sent, gone }: PublishedTable): string {
  const count = (n: number): string => `${String(n).replace(/\B(?=(\d{3})+$)/g, ',')} ${n === 1 ? 'row' : 'rows'}`;
  const what = status === 'unchanged' ? `unchanged, ${count(rows)}` : status === 'failed' ? 'failed' : `${count(sent)} sent${gone > 0 ? `, ${count(gone)} deleted` : ''}${status === 'replaced' ? ', replaced' : ''}`;
  return `${table} → ${target}: ${what}`;
}

async function publishNodes(call: Invocation, session: Session, publication: Publication, ids: readonly string[], published: PublishRequest['published']): Promise<readonly PublishedTable[] | undefined> {
  const { manifest } = session;
  const { target } = publication;
  const there: Invocation = { ...call, flags: { ...call.flags, target, targetPath: `${call.flags.targetPath}/publish/${target}` } };
  const theirs = readProject(there);
  if (!theirs) return undefined;
  const place = placeOf(manifest, call.host.root);
  if (place === placeOf(theirs, call.host.root)) {
    call.reporter.report(publishSamePlace.at(undefined, { target, place }));
    return undefined;
  }
  const folder = `${call.host.root}/${there.flags.targetPath}`;
  const nodes = ids.flatMap((id) => tableOf(manifest.nodes.get(id)) ?? []);
  const side = await openSide(session, call.host, folder);
  try {
    return await withEngine(there, theirs, {}, async (other) => {
      const relations = nodes.map((node) => ({ node, relation: tableOf(theirs.nodes.get(node.id))?.relation ?? node.relation }));
      const connection = await other.engine.connect();
      const memory = await openMemory(call.host, folder);
      const s3 = publication.stage === undefined ? undefined : openS3(awsSettings(manifest.project.config, call.host.env));
      const cancel = (): void => connection.cancel();
      call.signal.addEventListener('abort', cancel);
      try {
        const existing = new Map((await other.engine.listRelations(relations.map(({ relation }) => relation))).map((relation) => [relationKey(relation), relation]));
        const all: PublishedTable[] = [];
        for (const { node, relation } of relations) {
          if (call.signal.aborted) break;
          const table = `${node.relation.schema}.${node.relation.identifier}`;
          const way = wayOf(connection.bulkLoad, publication, s3, table, { files: call.host.files, folder });
          const result = await publishOne(call, { side, other, memory, connection, manifest, folder, target, table, ...(way && { way }) }, node, relation, existing.get(relationKey(relation)));
          if (!result) continue;
          all.push(result);
          published(result);
        }
        return all;
      } finally {
        call.signal.removeEventListener('abort', cancel);
        connection.close();
        s3?.close();
        await memory.close();
      }
    });
  } finally {
    await side.close();
  }
}

/** How many rows get to the target: as files where the engine takes them, and reads them from S3 only with a folder there. */
function wayOf(load: BulkLoad | undefined, { target, bulkRows, stage }: Publication, s3: S3 | undefined, table: string, { files, folder }: Pick<FileWay, 'files' | 'folder'>): FileWay | undefined {
  if (!load || (load.from === 's3' && !s3)) return undefined;
  return { load, from: bulkRows, files, folder: `${folder}/${table}.files`, ...(load.from === 's3' && s3 && { stage: { s3, folder: `${stage}/${target}/${table}` } }) };
}

interface World {
  readonly side: ParitySide;
  readonly other: Session;
  readonly memory: Awaited<ReturnType<typeof openMemory>>;
  readonly connection: Connection;
  readonly manifest: Manifest;
  readonly folder: string;
  readonly target: string;
  readonly table: string;
  readonly way?: FileWay;
}

async function publishOne(call: Invocation, { side, other, memory, connection, manifest, folder, target, table, way }: World, node: TableNode, relation: Relation, existing: Parameters<typeof publishTable>[1]['existing']): Promise<PublishedTable | undefined> {
  const failed: PublishedTable = { id: node.id, table, target, status: 'failed', rows: 0, sent: 0, gone: 0 };
  try {
    const columns = await side.columns(node.relation);
    if (!columns) {
      call.reporter.report(publishMissing.at(node.span, { table, source: side.target }, { node: node.id }));
      return undefined;
    }
    const keys = keysOf(node, manifest).map((key) => key.columns.flatMap((name) => columns.find((column) => column.name.toLowerCase() === name.toLowerCase())?.name ?? []));
    const origin = await openOrigin(side, node.relation, columns, keys.filter((key) => key.length > 0), memory, { files: call.host.files, path: `${folder}/${table}` });
    try {
      const done = await publishTable(origin, { engine: other.engine, dialect: other.adapter.dialect, connection, existing, relation, ...(way && { way }) }, {
        table, runId: call.invocationId, whole: call.flags.fullRefresh,
        sending: (rows) => call.emit({ kind: 'message', level: 'debug', text: `${table} → ${target}: ${rows} rows sent` }),
      });
      if (!('refused' in done)) return { ...failed, ...done };
      call.reporter.report(publishRefused.at(node.span, { table, target, why: done.refused }, { node: node.id }));
      return failed;
    } finally {
      await origin.close();
    }
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    call.reporter.report(other.cover(engineFailure(error, undefined, { node: node.id })));
    return failed;
  }
}

type TableNode = Extract<Node, { readonly kind: 'model' | 'seed' | 'snapshot' }>;

/** A node that makes rows of its own. */
function tableOf(node: Node | undefined): TableNode | undefined {
  if (!node || (node.kind !== 'model' && node.kind !== 'seed' && node.kind !== 'snapshot')) return undefined;
  return node.config.materialized === 'ephemeral' ? undefined : node;
}
