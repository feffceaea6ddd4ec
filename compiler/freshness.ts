import { EngineError, type Connection } from './contracts/adapter.ts';
import type { AnalysisNode, Manifest, Period, SourceNode } from './contracts/manifest.ts';
import type { FreshnessResult } from './contracts/run.ts';
import { chooseNodes, readProject } from './build.ts';
import { engineFailure } from './diagnostics/engine.ts';
import type { Invocation } from './invocation.ts';
import { publishFreshness } from './phases/8-publish/index.ts';
import { withEngine, type Session } from './session.ts';

/**
 * Measures how old the chosen sources are; those that declare no freshness, or nothing to measure it by, are left out. The age
 * is counted from the end of the day `dq.freshness_as_of`, or from now when that is not set. Undefined when the project is wrong. `file`: where the artifact goes.
 */
export async function checkFreshness(call: Invocation, file?: string): Promise<readonly FreshnessResult[] | undefined> {
  const manifest = readProject(call);
  if (!manifest) return undefined;
  const ids = chooseNodes(call, manifest, ['source']);
  if (call.reporter.errors > 0) return undefined;
  return withEngine(call, manifest, { readOnly: true }, async (session) => {
    const { engine } = session;
    const connection = await engine.connect();
    const results: FreshnessResult[] = [];
    for (const id of ids) {
      const source = manifest.nodes.get(id);
      if (source?.kind !== 'source' || !source.freshness || (!source.loadedAtField && !source.loadedAtQuery)) continue;
      results.push(await measure(source, manifest, connection, session, call));
    }
    connection.close();
    publishFreshness(call.host, call.flags, manifest, results, call, file);
    return results;
  });
}

async function measure(source: SourceNode, manifest: Manifest, connection: Connection, session: Session, call: Invocation): Promise<FreshnessResult> {
  const { cover } = session;
  const startedAt = call.host.now();
  const snapshottedAt = asOf(manifest) ?? startedAt;
  const base = { id: source.id, snapshottedAt, startedAt };
  try {
    const sql = await newestOf(source, manifest, session);
    if (sql === undefined) return { ...base, status: 'runtime error', diagnostics: [], finishedAt: call.host.now() };
    const { rows } = await connection.query(sql);
    const newest = rows[0]?.[0];
    const maxLoadedAt = newest === null || newest === undefined ? undefined : momentOf(String(newest));
    const age = maxLoadedAt && (snapshottedAt.getTime() - maxLoadedAt.getTime()) / 1000;
    return { ...base, status: judge(source, age), ...(maxLoadedAt && { maxLoadedAt, age: age! }), diagnostics: [], finishedAt: call.host.now() };
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    const diagnostic = cover(engineFailure(error, source.span, { node: source.id }));
    call.reporter.report(diagnostic);
    return { ...base, status: 'runtime error', diagnostics: [diagnostic], finishedAt: call.host.now() };
  }
}

/** The query for the newest row. A source of landed files is measured where its rows were loaded to. */
async function newestOf(source: SourceNode, manifest: Manifest, { adapter: { dialect }, render }: Session): Promise<string | undefined> {
  const { loadedAtQuery } = source;
  if (loadedAtQuery) return /\{[{%#]/.test(loadedAtQuery) ? render(asTemplate(source, loadedAtQuery)) : loadedAtQuery;
  const loaded = manifest.dag.children(source.id).map((id) => manifest.nodes.get(id)).find((node) => node?.kind === 'model' && node.config.materialized === 'load');
  const from = loaded?.kind === 'model' ? dialect.relation(loaded.relation) : source.location ?? dialect.relation(source.relation);
  const where = source.freshness?.filter ? ` where ${source.freshness.filter}` : '';
  return `select max(${source.loadedAtField}) from ${from}${where}`;
}

/** A source's query as a node whose `this` is the source. */
function asTemplate({ id, name, package: of, file, path, fqn, config, span, relation }: SourceNode, code: string): AnalysisNode {
  return {
    kind: 'analysis', id: `analysis.${of}.loaded_at_query.${id}`, name, package: of, file, path, fqn, description: '', tags: [], meta: {}, config, span, dependsOn: { nodes: [], macros: [] },
    code, codeStart: 0, language: 'sql', checksum: '', refs: [], sources: [], needsRender: true, relation, columns: [],
  };
}

/** A source without rows is as late as can be. */
function judge(source: SourceNode, age: number | undefined): FreshnessResult['status'] {
  const exceeds = (period: Period | undefined) => period !== undefined && (age === undefined || age > seconds(period));
  if (exceeds(source.freshness?.errorAfter)) return 'error';
  return exceeds(source.freshness?.warnAfter) ? 'warn' : 'pass';
}

function seconds({ count, period }: Period): number {
  return count * { minute: 60, hour: 3600, day: 86_400 }[period];
}

/** The end of the day that the config names. */
function asOf(manifest: Manifest): Date | undefined {
  const dq = manifest.project.config['dq'];
  const day = typeof dq === 'object' && dq !== null && 'freshness_as_of' in dq ? dq.freshness_as_of : null;
  return typeof day === 'string' ? new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000) : undefined;
}

/** Reads an engine's date or timestamp as UTC. */
function momentOf(text: string): Date {
  return new Date(`${text.length === 10 ? `${text}T00:00:00` : text.replace(' ', 'T').replace(/[+-]00(:?00)?$|Z$/, '')}Z`);
}
