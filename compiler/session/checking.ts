import type { CheckedNode } from '../contracts/compiled.ts';
import type { Diagnostic, Reporter } from '../contracts/diagnostics.ts';
import type { Flags } from '../contracts/flags.ts';
import type { Column, Node } from '../contracts/manifest.ts';
import type { Ask, PersonalColumn } from '../contracts/questions.ts';
import { relationKey, type ColumnType, type Relation } from '../contracts/relation.ts';
import type { NodeResult } from '../contracts/run.ts';
import { openChecks } from '../cache/checks.ts';
import { landedColumns } from '../landing/columns.ts';
import { compile } from '../phases/4-compile/index.ts';
import { check, type CheckWorld } from '../phases/5-check/index.ts';
import { deferredTo } from './deferred-to.ts';
import type { Ground } from './ground.ts';
import { makersIn, schemasOf } from './scope.ts';

/** Phases 4 and 5 of a session: what has been checked, and how the next is. */
export interface Checking {
  readonly checked: Map<string, CheckedNode>;
  /** The nodes that the command is about, and where others are read that are not built here; once `choose` has told. */
  readonly choice: { readonly selected?: readonly string[]; readonly deferred?: ReadonlyMap<string, Relation> };
  choose(ids: readonly string[]): void;
  /** Compiles and checks nodes in DAG order, and remembers them. */
  all(ids: readonly string[]): Promise<void>;
  /** The same, with other flags or a reporter of its own, and remembers nothing. */
  anew(ids: readonly string[], as: Flags, to?: Reporter, ran?: readonly NodeResult[], through?: (ask: Ask) => Ask): Promise<readonly CheckedNode[]>;
  /** A node whose turn has come, with what is there now; what the engine itself will tell is left to it. `through`: who answers its template. */
  inTurn(id: string, ran: readonly NodeResult[], through?: (ask: Ask) => Ask): Promise<{ readonly now?: CheckedNode; readonly wrong: readonly Diagnostic[] }>;
  /** Columns that a node gives or has, to type a unit test's rows. */
  columnsOf(id: string): Promise<readonly ColumnType[] | undefined>;
  /** Of a unit test, a node whose rows it gives or compares, and whose columns nobody knows. */
  unknownInput(id: string): Promise<string | undefined>;
  /** Keeps the binder's answers for the next command. */
  save(): void;
}

/** Opens phases 4 and 5 on a session's ground. `personal`: the columns of a node, by its name, that are personal data. */
export function openChecking(ground: Ground, personal: (node: string) => Promise<readonly PersonalColumn[]>): Checking {
  const { call, manifest, adapter, engine, existing, binder, lenient, foreign } = ground;
  const ask: Ask = async (question) => (question.kind === 'personal' ? { kind: 'personal', columns: await personal(question.node) } : ground.ask(question));
  const compileWorld = { ...ground.compileWorld, ask };
  const { host, flags, reporter } = call;
  const checked = new Map<string, CheckedNode>();
  const kept = ground.keeps ? openChecks(host.files, flags.targetPath, `${ground.key} ${adapter.dialect.name}`) : undefined;
  const deferral = flags.defer ? deferredTo(call, manifest, existing) : undefined;
  let choice: Checking['choice'] = {};
  let makers: ReadonlyMap<string, readonly string[]> | undefined;
  const makersOf = (relation: Relation): readonly string[] => (makers ??= makersIn(manifest)).get(relationKey(relation)) ?? [];
  const columnsOf = async (id: string): Promise<readonly ColumnType[] | undefined> => {
    const node = manifest.nodes.get(id);
    if (node?.kind === 'source' && node.landing) return landedColumns(node);
    if (checked.get(id)?.output) return checked.get(id)!.output;
    const maker = node?.kind === 'source' && node.columns.length === 0 ? makersOf(node.relation).find((other) => checked.get(other)?.output) : undefined;
    if (maker !== undefined) return checked.get(maker)!.output;
    return node && 'relation' in node ? ((await engine.columns(node.relation)) ?? declaredColumns(node.columns)) : undefined;
  };
  const unknownInput = async (id: string): Promise<string | undefined> => {
    for (const model of manifest.dag.parents(id)) for (const read of [model, ...manifest.dag.parents(model)]) if ((await columnsOf(read)) === undefined) return manifest.nodes.get(read)?.name ?? read;
    return undefined;
  };
  const world = async (): Promise<CheckWorld> => ({ binder: await binder(), columns: (relation) => engine.columns(relation), existing, files: host.files, checked, ...(adapter.dialect.described && { described: adapter.dialect.described }), ...(kept && { kept }), ...(foreign && { defines: true }), ...(!lenient && { believes: true }) });
  const anew: Checking['anew'] = async (ids, as, to = reporter, ran, through) => {
    const compiled = await compile(manifest, ids, { ...compileWorld, flags: as, columnsOf, ...choice, ...(ran && { ran }), ...(through && { ask: through(ask) }) }, to);
    return compiled.every(({ expected }) => expected?.texts) ? compiled : check(manifest, compiled, await world(), to);
  };
  const all = async (ids: readonly string[]): Promise<void> => {
    const held = new Map<string, Diagnostic>();
    // A hook may look at what the run has made, and may write: it is rendered when its turn comes.
    const hooks = lenient && !engine.job ? ids.filter((id) => isTemplated(manifest.nodes.get(id))) : [];
    if (hooks.length > 0) {
      for (const id of hooks) checked.set(id, notYet(id));
      return all(ids.filter((id) => !hooks.includes(id)));
    }
    const to: Reporter = lenient ? { report: (diagnostic) => (diagnostic.severity === 'error' && diagnostic.node !== undefined && (ids.includes(diagnostic.node) || checked.has(diagnostic.node)) ? void held.set(diagnostic.node, diagnostic) : reporter.report(diagnostic)) } : reporter;
    for (const node of await anew(ids, flags, to)) checked.set(node.id, held.has(node.id) ? { ...node, late: PREVIEW } : node);
    for (const id of held.keys()) if (!checked.has(id)) checked.set(id, notYet(id));
    if (ids.some((id) => checked.get(id)?.late !== undefined)) await foreseeLate(to);
  };
  const foreseeLate = async (to: Reporter): Promise<void> => {
    const { foresee } = await import('./foresee.ts');
    await foresee(manifest, checked, {
      existing, ask: ground.ask,
      compile: (ids, other, told) => compile(manifest, ids, { ...compileWorld, ...other, columnsOf, ...choice }, told),
      check: async (nodes, told) => check(manifest, nodes, await world(), told),
    }, to);
  };
  const inTurn: Checking['inTurn'] = async (id, ran, through) => {
    const wrong: Diagnostic[] = [];
    // What the run has built since is there to be asked about.
    const there = await engine.listRelations(schemasOf(manifest));
    existing.clear();
    for (const relation of there) existing.set(relationKey(relation), relation);
    const to: Reporter = lenient ? { report: (diagnostic) => (diagnostic.severity === 'error' ? void wrong.push(diagnostic) : undefined) } : reporter;
    const [made] = await anew([id], flags, to, ran, through);
    if (!made) return { wrong };
    const { late: _, ...now } = made;
    checked.set(id, now);
    return { now, wrong: wrong.filter(({ code }) => !LEFT_TO_THE_ENGINE.has(code)) };
  };
  return {
    checked, all, anew, inTurn, columnsOf, unknownInput,
    get choice() { return choice; },
    choose(ids) {
      choice = { selected: ids.filter((id) => manifest.nodes.get(id)?.kind !== 'operation'), ...(deferral && { deferred: deferral(new Set(ids)) }) };
    },
    save: () => kept?.save(),
  };
}

const PREVIEW = 'What is wrong with it now may be right when its turn comes.';

/** What the binder says of SQL: the engine itself is asked when the node runs. */
const LEFT_TO_THE_ENGINE: ReadonlySet<string> = new Set(['unknown-column', 'ambiguous-column', 'unknown-table-alias', 'unknown-function', 'unknown-type', 'unknown-relation', 'sql-syntax', 'type-mismatch', 'unreadable-literal', 'not-a-select', 'test-unknown-column', 'sql-error']);

/** Stands for a node that can't be compiled yet. */
export function notYet(id: string, late = PREVIEW): CheckedNode {
  return { id, sql: '', locate: () => undefined, preHooks: [], postHooks: [], inlined: [], incremental: false, late };
}

/** A hook of the project whose text holds Jinja. */
function isTemplated(node: Node | undefined): boolean {
  return node?.kind === 'operation' && /\{[{%]/.test(node.code);
}

function declaredColumns(columns: readonly Column[]): readonly ColumnType[] | undefined {
  const typed = columns.flatMap(({ name, dataType }) => (dataType === undefined ? [] : [{ name, type: dataType }]));
  return typed.length === columns.length && typed.length > 0 ? typed : undefined;
}
