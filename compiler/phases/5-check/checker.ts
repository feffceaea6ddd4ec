import type { CheckedNode, CompiledNode } from '../../contracts/compiled.ts';
import type { Reporter } from '../../contracts/diagnostics.ts';
import type { Manifest, Node, SourceNode } from '../../contracts/manifest.ts';
import type { ColumnType, Relation } from '../../contracts/relation.ts';
import { relationKey } from '../../contracts/relation.ts';
import { QUARANTINE_COLUMNS, hasQuarantine, landedColumns, quarantineRelation } from '../../landing/columns.ts';
import { lint } from '../../lint/index.ts';
import { checkContract } from './contract.ts';
import { beyondTheBinder, refusal } from './refusal.ts';
import { isUnderContract, relationColumns } from './relation-columns.ts';
import { seedColumns } from './seed-columns.ts';
import type { CheckWorld } from './world.ts';

/** Columns of a node's relation, or why they are not known. */
type Known = { readonly columns: readonly ColumnType[] } | { readonly unknown: string };

/** Checks node after node; tables are defined in the binder when the first child needs them. */
export class Checker {
  readonly #manifest: Manifest;
  readonly #world: CheckWorld;
  readonly #reporter: Reporter;
  readonly #compiled: ReadonlyMap<string, CompiledNode>;
  readonly #known = new Map<string, Known>();
  readonly #defined = new Set<string>();
  /** Names of functions that hooks of the project create. */
  readonly #created: ReadonlySet<string>;

  constructor(manifest: Manifest, compiled: readonly CompiledNode[], world: CheckWorld, reporter: Reporter) {
    this.#manifest = manifest;
    this.#world = world;
    this.#reporter = reporter;
    this.#compiled = new Map(compiled.map((node) => [node.id, node]));
    this.#created = createdFunctions(manifest, compiled);
  }

  async check(compiled: CompiledNode): Promise<CheckedNode> {
    const node = this.#manifest.nodes.get(compiled.id)!;
    const result = await this.#checked(node, compiled);
    if (result.output) this.#known.set(node.id, { columns: relationColumns(node, result.output) });
    else this.#known.set(node.id, { unknown: result.unchecked ?? '' });
    return result;
  }

  async #checked(node: Node, compiled: CompiledNode): Promise<CheckedNode> {
    if (node.kind === 'operation') return compiled;
    if (node.kind === 'seed') {
      const output = await seedColumns(node, this.#world);
      return output ? { ...compiled, output } : { ...compiled, unchecked: 'The columns of its file are not known before it is built.' };
    }
    const unknown = await this.#prepare(node, compiled);
    if (unknown !== undefined) return { ...compiled, unchecked: unknown };
    const told = await this.#world.binder.describe(compiled.sql);
    if ('columns' in told) {
      await this.#compare(node, compiled, told.columns);
      return { ...compiled, output: told.columns };
    }
    const { error } = told;
    const beyond = compiled.late ?? beyondTheBinder(error, this.#created) ?? (isOwnKind(node) ? `It is built by its own materialization, "${node.config.materialized}".` : undefined);
    if (beyond !== undefined) return { ...compiled, unchecked: beyond };
    this.#reporter.report(refusal(error, node, compiled, this.#manifest, node.kind === 'analysis' ? 'warning' : 'error'));
    return { ...compiled, unchecked: 'The engine refuses its SQL.' };
  }

  /** Contracts, lint rules, and the rows that a unit test expects. */
  async #compare(node: Node, compiled: CompiledNode, output: readonly ColumnType[]): Promise<void> {
    const { binder } = this.#world;
    if (isUnderContract(node) && compiled.late === undefined) await checkContract(node, relationColumns({ ...node, config: { ...node.config, contract: null } }, output), binder, this.#reporter);
    if (compiled.expected) {
      const told = await binder.describe(compiled.expected.sql);
      if ('error' in told && beyondTheBinder(told.error, this.#created) === undefined) this.#reporter.report(refusal(told.error, node, { sql: compiled.expected.sql, locate: () => undefined }, this.#manifest));
    }
    if (Object.keys(this.#manifest.project.lint).length > 0) for (const diagnostic of await lint(node, compiled, output, binder, this.#manifest)) this.#reporter.report(diagnostic);
  }

  /** Defines what a node reads; gives the reason where that is not known. */
  async #prepare(node: Node, compiled: CompiledNode): Promise<string | undefined> {
    const { project } = this.#manifest;
    if (project.dialect !== 'duckdb') return `Its SQL is ${project.dialect}, which lakec does not check yet.`;
    if (compiled.late !== undefined && compiled.sql.trim() === '') return compiled.late;
    const parents = node.kind === 'unit_test' ? [] : this.#parents(node);
    for (const id of parents) {
      const parent = this.#manifest.nodes.get(id);
      if (!parent || !('relation' in parent)) continue;
      const known = await this.#columnsOf(parent);
      if ('unknown' in known) return `The columns of ${parent.name} are not known${known.unknown === '' ? '' : `: ${lower(known.unknown)}`}`;
      await this.#define(parent.relation, known.columns, id);
      if (hasQuarantine(parent)) await this.#define(quarantineRelation(parent.relation), QUARANTINE_COLUMNS, `${id}__quarantine`);
    }
    // An incremental model reads the table that it adds to.
    if (node.kind === 'model' && !this.#defined.has(node.id) && compiled.sql.includes(node.relation.identifier) && this.#world.existing.has(relationKey(node.relation))) {
      const columns = await this.#world.columns(node.relation);
      if (columns) await this.#world.binder.define(node.relation, columns);
    }
    return undefined;
  }

  /** What a node reads, through ephemeral models. */
  #parents(node: Node): readonly string[] {
    const found = new Set<string>();
    const open = [...node.dependsOn.nodes];
    for (let id = open.pop(); id !== undefined; id = open.pop()) {
      const parent = this.#manifest.nodes.get(id);
      if (parent?.kind === 'model' && parent.config.materialized === 'ephemeral') open.push(...parent.dependsOn.nodes);
      else if (id !== node.id) found.add(id);
    }
    return [...found];
  }

  async #columnsOf(node: Node & { readonly relation: Relation }): Promise<Known> {
    let known = this.#known.get(node.id);
    if (!known) {
      known = this.#compiled.has(node.id) ? { unknown: 'it is checked later.' } : await this.#learn(node);
      this.#known.set(node.id, known);
    }
    return known;
  }

  async #learn(node: Node & { readonly relation: Relation }): Promise<Known> {
    if (node.kind === 'source' && node.landing !== undefined) return { columns: landedColumns(node) };
    const there = await this.#world.columns(node.relation);
    if (there) return { columns: there };
    const declared = node.kind === 'source' ? declaredColumns(node) : undefined;
    return declared ? { columns: declared } : { unknown: node.kind === 'source' ? 'the engine does not have it, and not all of its columns are declared with data_type.' : 'it is not built yet.' };
  }

  async #define(relation: Relation, columns: readonly ColumnType[], id: string): Promise<void> {
    if (this.#defined.has(id)) return;
    this.#defined.add(id);
    await this.#world.binder.define(relation, columns);
  }
}

function declaredColumns(node: SourceNode): readonly ColumnType[] | undefined {
  if (node.columns.length === 0 || node.columns.some((column) => column.dataType === undefined)) return undefined;
  return node.columns.map((column) => ({ name: column.name, type: column.dataType! }));
}

const builtInKinds = new Set(['view', 'table', 'incremental', 'ephemeral', 'snapshot', 'external', 'load', 'microbatch', 'materialized_view', 'test', 'seed', 'analysis']);

/** A materialization of the project's own may take something else than a SELECT. */
function isOwnKind(node: Node): boolean {
  return node.kind === 'model' && !builtInKinds.has(node.config.materialized);
}

function createdFunctions(manifest: Manifest, compiled: readonly CompiledNode[]): ReadonlySet<string> {
  const names = new Set<string>();
  const texts = compiled.flatMap((node) => [...(manifest.nodes.get(node.id)?.kind === 'operation' ? [node.sql] : []), ...[...node.preHooks, ...node.postHooks].map((hook) => hook.sql)]);
  for (const node of manifest.nodes.values()) if (node.kind === 'operation') texts.push(node.code);
  for (const text of texts) for (const match of text.matchAll(/create\s+(?:or\s+replace\s+)?(?:temp(?:orary)?\s+)?(?:macro|function)\s+(?:if\s+not\s+exists\s+)?(?:[\w"]+\.)*"?(\w+)"?/gi)) names.add(match[1]!.toLowerCase());
  return names;
}

function lower(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
