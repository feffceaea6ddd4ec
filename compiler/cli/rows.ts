import type { QueryResult } from '../contracts/adapter.ts';
import type { Dialect } from '../contracts/dialect.ts';
import type { Manifest, Node } from '../contracts/manifest.ts';
import { EngineError } from '../contracts/adapter.ts';
import { chooseNodes, readProject } from '../build.ts';
import { engineFailure } from '../diagnostics/engine.ts';
import { withEngine, type Session } from '../session.ts';
import type { CommandContext } from './context.ts';
import { inArgument, inlineId, withInline } from './inline.ts';
import { invocation, messagesOnly } from './invocation.ts';
import type { Invocation } from '../invocation.ts';

/** What one node gives. */
export interface NodeRows {
  readonly node: Node;
  readonly sql: string;
  readonly result?: QueryResult;
}

/**
 * Compiles what `--inline` or the selectors say and, unless `limit` is undefined, asks the engine for so many of its rows (-1 is
 * all). Undefined when something is wrong, which is reported.
 */
export async function queryNodes(context: CommandContext, limit: number | undefined): Promise<readonly NodeRows[] | undefined> {
  const text = context.arguments.text('inline');
  // Rows of a model are asked for, not of its tests, unless they are chosen by themselves.
  const flags = context.arguments.text('indirect-selection') === undefined ? { ...context.flags, indirectSelection: 'empty' as const } : context.flags;
  const plain = invocation(context, messagesOnly(context), flags);
  const call: Invocation = text === undefined ? plain : { ...plain, host: withInline(plain.host, text), reporter: inArgument(plain.reporter) };
  const manifest = readProject(call);
  if (!manifest) return undefined;
  const ids = text === undefined ? chooseNodes(call, manifest) : [inlineId(manifest.project.name)];
  if (call.reporter.errors > 0 || ids.length === 0) return undefined;
  return withEngine(call, manifest, { readOnly: true }, async (session) => {
    const compiled = await session.compile(ids.filter((id) => !isTable(manifest.nodes.get(id)!)));
    if (call.reporter.errors > 0) return undefined;
    const rows: NodeRows[] = [];
    for (const id of ids) {
      const node = manifest.nodes.get(id)!;
      const sql = isTable(node) ? `select * from ${session.adapter.dialect.relation(node.relation)}` : compiled.checked.get(id)!.sql;
      const result = limit === undefined ? undefined : await query(session, node, sql, limit, call, manifest);
      if (limit !== undefined && !result) return undefined;
      rows.push({ node, sql, ...(result && { result }) });
    }
    return rows;
  });
}

/** Rows of a SELECT that is no template; undefined when the engine refuses it, which is reported. */
export async function queryDirect(context: CommandContext, sql: string, limit: number): Promise<QueryResult | undefined> {
  const call = invocation(context, messagesOnly(context));
  const manifest = readProject(call);
  if (!manifest) return undefined;
  return withEngine(call, manifest, { readOnly: true }, async (session) => {
    const connection = await session.engine.connect();
    try {
      return await connection.query(limit < 0 ? sql : limited(sql, limit, session.adapter.dialect));
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
      call.reporter.report(engineFailure(error, { file: '--inline-direct', start: 0, end: 0 }));
      return undefined;
    } finally {
      connection.close();
    }
  });
}

/** Nodes whose rows only the engine has: there is no SELECT to run instead. */
function isTable(node: Node): node is Extract<Node, { readonly kind: 'source' | 'seed' | 'snapshot' | 'model' }> {
  return node.kind === 'source' || node.kind === 'seed' || node.kind === 'snapshot' || (node.kind === 'model' && node.config.materialized === 'load');
}

async function query(session: Session, node: Node, sql: string, limit: number, call: Invocation, manifest: Manifest): Promise<QueryResult | undefined> {
  const connection = await session.engine.connect();
  try {
    return await connection.query(limit < 0 ? sql : limited(sql, limit, session.adapter.dialect));
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    call.reporter.report(engineFailure(error, manifest.nodes.get(node.id)!.span, { node: node.id }));
    return undefined;
  } finally {
    connection.close();
  }
}

/** A comment at its end must not swallow what follows. */
function limited(sql: string, limit: number, dialect: Dialect): string {
  return `select * from (\n${sql.trim().replace(/;\s*$/, '')}\n) as ${dialect.quote('lakec_show')} limit ${limit}`;
}
