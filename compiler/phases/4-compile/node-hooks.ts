import type { Diagnostic } from '../../contracts/diagnostics.ts';
import type { Node } from '../../contracts/manifest.ts';
import type { ConfigMap } from '../../contracts/project.ts';
import type { Answer, Question } from '../../contracts/questions.ts';
import { relationKey, type ColumnType, type ExistingRelation, type Relation } from '../../contracts/relation.ts';
import { nearest } from '../../diagnostics/nearest.ts';
import type { EventInterval } from '../../incremental/interval.ts';
import { ConfigReader, RelationValue, fail, materializationMacro, nodeValue, strategyOf, quotingStyle, relationStyle } from '../../context/index.ts';
import type { NodeHooks, RefRequest } from '../../context/index.ts';
import type { Call, Scope, Value } from '../../jinja/index.ts';
import { hiddenDependency, unknownRefAtRun } from './diagnostics.ts';
import type { Compilation } from './compilation.ts';
import { markerOf, withoutMarkers } from './cut-down.ts';
import type { CutRelation } from './cut-down.ts';
import { intervalOf, sampled, withinInterval } from './interval.ts';
import { isEphemeral } from './names.ts';
import type { Referable } from './names.ts';
import type { Replay } from './replay.ts';

/** What a render changes for one template: a unit test's inputs and overrides, a generic test's arguments. */
export interface Overrides {
  readonly name?: (name: string) => Value | undefined;
  readonly vars?: ConfigMap;
  readonly env?: ConfigMap;
  readonly config?: ConfigMap;
  /** Columns of a relation that stands for a node, where a template asks for them. */
  readonly columns?: (relation: Relation) => readonly ColumnType[] | undefined;
  /** The node that diagnostics are about, where it is not the one rendered. */
  readonly reportedFor?: string;
  /** Parents that no rows are given for are read whole. */
  readonly whole?: boolean;
  /** Runs before the template, in its scope. */
  readonly prepare?: (scope: Scope) => void;
  /** Renders a text in the scope of a macro that acts. */
  readonly render?: (text: string) => string;
  /** The relation that stands for a node, or for `this`. */
  readonly relation?: (node: Node | 'this', call: Call | undefined) => RelationValue | undefined;
}

/** Stops a hook that asks the engine before its turn. */
export class HookAsks {}

/** Whether a macro can build the node, its hooks in turn. */
function runsAsMacro(node: Node, { manifest }: Compilation): boolean {
  const name = node.kind === 'model' ? node.config.materialized : node.kind;
  return (node.kind === 'model' || node.kind === 'seed' || node.kind === 'snapshot') && materializationMacro(manifest, name, strategyOf(node.kind, node.config), true) !== undefined;
}

/** What a node's template sees when it runs. It notes the ephemeral models that were named, in order. */
export class CompileHooks implements NodeHooks {
  readonly execute = true;
  readonly id: string;
  readonly package: string;
  readonly config: ConfigReader;
  readonly vars: ConfigMap | undefined;
  readonly env: ConfigMap | undefined;
  render: ((text: string) => string) | undefined;
  readonly override: ((name: string) => Value | undefined) | undefined;
  readonly ephemerals = new Set<string>();
  /** Relations of which `--empty` leaves no rows, or a microbatch those of its interval: their place in the SQL decides how. */
  readonly cuts: CutRelation[] = [];
  /** Set while a hook is rendered: statements that it writes with, to run as parts of it. */
  writes: string[] | undefined;
  /** What a hook that asks the engine is stopped with, where it can be rendered when its turn comes. */
  readonly inTurn: HookAsks | undefined;
  readonly #compilation: Compilation;
  readonly #node: Node;
  readonly #replay: Replay;
  readonly #overrides: Overrides;
  #model: Value | undefined;
  #interval: { readonly value: EventInterval | undefined } | undefined;

  constructor(compilation: Compilation, node: Node, replay: Replay, overrides: Overrides = {}) {
    this.#compilation = compilation;
    this.#node = node;
    this.#replay = replay;
    this.#overrides = overrides;
    this.id = node.id;
    this.package = node.package;
    this.config = new ConfigReader(overrides.config ?? node.config, node.meta);
    this.vars = overrides.vars;
    this.env = overrides.env;
    this.render = overrides.render;
    this.override = overrides.name;
    this.inTurn = compilation.world.hooksInTurn && runsAsMacro(node, compilation) ? new HookAsks() : undefined;
  }

  ref(request: RefRequest, call: Call): Value {
    const { names, world, context } = this.#compilation;
    const written = refText(request);
    const node = names.ref(request, this.package);
    if (!node) return fail(unknownRefAtRun, { call: written, nearest: nearest(request.name, names.refNames()) });
    this.#declared(node, written);
    const given = this.#overrides.relation?.(node, call);
    if (given) return given;
    if (isEphemeral(node)) {
      this.ephemerals.add(node.id);
      return this.#cut(node, cteRelation(node, context.style));
    }
    return this.#cut(node, new RelationValue(world.deferred?.get(node.id) ?? node.relation, null, context.style));
  }

  source(source: string, table: string, call: Call): Value {
    const { names } = this.#compilation;
    const node = names.source(source, table, this.package);
    const written = `source('${source}', '${table}')`;
    if (!node) return fail(unknownRefAtRun, { call: written, nearest: nearest(`${source}.${table}`, names.sourceNames()) });
    this.#declared(node, written);
    return this.#overrides.relation?.(node, call) ?? this.#cut(node, new RelationValue(node.relation, null, quotingStyle(relationStyle(this.#compilation.manifest.project.dialect), node.quoting), undefined, node.location));
  }

  functionNamed(request: RefRequest): Value {
    const { names, context } = this.#compilation;
    const written = `function('${request.name}')`;
    const node = names.functionNamed(request, this.package);
    if (!node) return fail(unknownRefAtRun, { call: written, nearest: undefined });
    this.#declared(node, written);
    return new RelationValue(node.target, null, context.style);
  }

  model(): Value {
    return (this.#model ??= nodeValue(this.#node));
  }

  self(): RelationValue | null {
    const given = this.#overrides.relation?.('this', undefined);
    if (given) return given;
    const node = this.#node;
    if (node.kind === 'function') return new RelationValue(node.target, null, this.#compilation.context.style);
    return 'relation' in node ? new RelationValue(node.relation, null, this.#compilation.context.style) : null;
  }

  message(text: string, level: 'print' | 'info' | 'debug'): void {
    const { message } = this.#compilation.world;
    this.#replay.say(() => message?.(text, level, this.id));
  }

  warn(diagnostic: Diagnostic): void {
    this.#replay.say(() => this.#compilation.reporter.report(diagnostic));
  }

  ask(question: Question): Answer {
    if (question.kind === 'columns') {
      const columns = this.#overrides.columns?.(question.relation);
      if (columns) return { kind: 'columns', columns };
    }
    if (question.kind === 'statement' && this.writes) {
      this.writes.push(withoutMarkers(question.sql, this.cuts));
      return { kind: 'statement' };
    }
    if (this.writes && this.inTurn && question.kind !== 'commit') throw this.inTurn;
    // Only what acts has a transaction to end.
    if (question.kind === 'commit' && this.#overrides.render === undefined) return question;
    return this.#replay.ask('sql' in question ? { ...question, sql: withoutMarkers(question.sql, this.cuts) } : question);
  }

  existing(relation: Relation): ExistingRelation | undefined {
    if (this.writes && this.inTurn) throw this.inTurn;
    return this.#replay.existing(relation);
  }

  /** A parent as it is, or marked to be cut down. */
  #cut(parent: Node, relation: RelationValue): RelationValue {
    const { world } = this.#compilation;
    const own = this.#node;
    if (this.#overrides.whole || (own.kind !== 'model' && own.kind !== 'snapshot')) return relation;
    this.#interval ??= { value: sampled(intervalOf(own, world), world.flags.sample) };
    const empty = world.flags.empty && relation.type !== 'cte';
    const where = empty ? 'false' : this.#interval.value && withinInterval(parent, this.#interval.value);
    if (where === undefined) return relation;
    return new RelationValue(relation.path, relation.type, relation.style, markerOf(this.cuts.push({ relation, where }) - 1), relation.location);
  }

  /** A node that parsing did not see would not have been built before this one. */
  #declared(node: Node, written: string): void {
    const own = this.#node;
    if (own.kind === 'operation' || own.kind === 'unit_test' || node.id === own.id || own.dependsOn.nodes.includes(node.id)) return;
    // What no node makes is there before the run.
    if (node.kind === 'source' && !this.#isMade(node.relation)) return;
    fail(hiddenDependency, { call: written, node: own.name });
  }

  #isMade(relation: Relation): boolean {
    const key = relationKey(relation);
    return [...this.#compilation.manifest.nodes.values()].some((node) => (node.kind === 'model' || node.kind === 'seed' || node.kind === 'snapshot') && relationKey(node.relation) === key);
  }
}

export function quotedName(name: string, quote: string): string {
  return quote + name.replaceAll(quote, quote + quote) + quote;
}

/** The name under which an ephemeral model stands in a statement. */
export function cteName(node: Referable): string {
  return `__dbt__cte__${node.name}`;
}

export function cteRelation(node: { readonly name: string }, style: { readonly quote: string }): RelationValue {
  const none = { database: false, schema: false, identifier: false };
  return new RelationValue({ database: null, schema: null, identifier: `__dbt__cte__${node.name}` }, 'cte', { quote: style.quote, quoting: none, include: { ...none, identifier: true } });
}

function refText(request: RefRequest): string {
  const name = request.package === undefined ? `'${request.name}'` : `'${request.package}', '${request.name}'`;
  return request.version === undefined ? `ref(${name})` : `ref(${name}, v=${typeof request.version === 'number' ? request.version : `'${request.version}'`})`;
}
