import { EngineError } from '../../contracts/adapter.ts';
import type { CompiledNode } from '../../contracts/compiled.ts';
import type { Manifest, Node, SourceNode } from '../../contracts/manifest.ts';
import { relationKey } from '../../contracts/relation.ts';
import type { ColumnType, Relation } from '../../contracts/relation.ts';
import { isAncestor } from '../../graph/ancestor.ts';
import { QUARANTINE_COLUMNS, hasQuarantine, landedColumns, quarantineRelation } from '../../landing/columns.ts';
import { foreignType } from '../../reading/types.ts';
import { declaredTypes } from './declared-types.ts';
import { distinctNames, readableColumns } from './readable.ts';
import type { CheckWorld } from './world.ts';

/** The columns of a relation for those who read it, or why they are not known; `broken`: its own error has been told. */
export type Readable =
  | { readonly kind: 'known'; readonly columns: readonly ColumnType[] }
  | { readonly kind: 'unknown'; readonly reason: string }
  | { readonly kind: 'broken' };

/** What every relation of the project looks like to a reader, found once each, and made in the binder when the first one asks. */
export class Relations {
  readonly #manifest: Manifest;
  readonly #world: CheckWorld;
  readonly #compiled: ReadonlySet<string>;
  readonly #readable = new Map<string, Promise<Readable>>();
  readonly #defined = new Map<string, Promise<Readable>>();
  #makers: ReadonlyMap<string, Node> | undefined;
  #byKey: ReadonlyMap<string, { readonly node: Node; readonly quarantine: boolean }> | undefined;

  constructor(manifest: Manifest, world: CheckWorld, compiled: readonly CompiledNode[]) {
    this.#manifest = manifest;
    this.#world = world;
    this.#compiled = new Set(compiled.map((node) => node.id));
  }

  /** Tells of a node that is being checked; its children wait for the promise. */
  promise(id: string, readable: Promise<Readable>): void {
    this.#readable.set(id, readable);
  }

  isCompiled(id: string): boolean {
    return this.#compiled.has(id);
  }

  /** What a node's relation looks like. One that is not compiled is as the engine has it. */
  of(node: Node): Promise<Readable> {
    let readable = this.#readable.get(node.id);
    if (!readable) {
      readable = this.#learn(node);
      this.#readable.set(node.id, readable);
    }
    return readable;
  }

  /** Makes a node's relation in the binder. */
  async define(node: Node): Promise<Readable> {
    const readable = await this.of(node);
    if (readable.kind !== 'known' || !('relation' in node) || isEphemeral(node)) return readable;
    return this.#make(node.relation, readable, node.name);
  }

  /** Makes the node's own table, as it stands now, for a SELECT that reads what it adds to. */
  async defineBefore(node: Node & { readonly relation: Relation }, columns: readonly ColumnType[]): Promise<void> {
    await this.#world.binder.define(node.relation, columns).catch(ignoreRefusal);
  }

  /**
   * Makes a relation that SQL names by itself, without ref(): a node's, its quarantine, or one that the engine has. Undefined when
   * there is none.
   */
  async resolve(parts: readonly string[], reader: Node): Promise<Readable | undefined> {
    const [identifier, schema, database] = [...parts].reverse() as [string, string?, string?];
    const { target } = this.#manifest.project;
    const real: Relation = { database: database ?? target.database, schema: schema ?? target.schema, identifier };
    // A name without a database is looked up where the binder starts.
    const named: Relation = { database: database ?? '', schema: schema ?? 'main', identifier };
    const readable = await this.#find(real, reader);
    return readable?.kind === 'known' ? this.#make(named, readable, identifier) : readable;
  }

  /** The node whose relation that is. */
  maker(parts: readonly string[]): Node | undefined {
    const [identifier, schema, database] = [...parts].reverse() as [string, string?, string?];
    const { target } = this.#manifest.project;
    return this.#index().get(relationKey({ database: database ?? target.database, schema: schema ?? target.schema, identifier }))?.node;
  }

  /** Columns that the engine has now; undefined when it does not have the relation, or can't tell. */
  async inEngine(relation: Relation): Promise<readonly ColumnType[] | undefined> {
    try {
      return await this.#world.columns(relation);
    } catch (thrown) {
      return ignoreRefusal(thrown);
    }
  }

  async #find(relation: Relation, reader: Node): Promise<Readable | undefined> {
    const owner = this.#index().get(relationKey(relation));
    if (owner?.quarantine) return { kind: 'known', columns: QUARANTINE_COLUMNS };
    if (owner && owner.node.id !== reader.id) {
      // Without a ref() nothing says that it is built first.
      if (!this.#compiled.has(owner.node.id) || isAncestor(owner.node.id, reader.id, this.#manifest.dag)) return this.of(owner.node);
    }
    const columns = await this.inEngine(relation);
    if (columns) return { kind: 'known', columns };
    if (owner?.node.id === reader.id) return { kind: 'unknown', reason: 'it reads its own table, which is not there yet' };
    if (owner?.node.kind === 'test') return { kind: 'unknown', reason: `it reads the stored failures of "${owner.node.name}"` };
    if (relation.schema.toLowerCase() === 'ops') return { kind: 'unknown', reason: `it reads ${relation.schema}.${relation.identifier}, which a run makes` };
    return undefined;
  }

  async #learn(node: Node): Promise<Readable> {
    if (node.kind === 'source' && node.landing) return { kind: 'known', columns: landedColumns(node) };
    if (!('relation' in node)) return { kind: 'unknown', reason: `"${node.name}" has no relation` };
    const there = await this.inEngine(node.relation);
    if (there) return { kind: 'known', columns: declaredTypes(node, there, this.#manifest, this.#world.described) };
    // Where nobody says otherwise it is what a seed or a model of the project makes under that name.
    if (node.kind === 'source') {
      const maker = this.#makerOf(node);
      const told = declared(node);
      return told.kind === 'unknown' && maker ? this.of(maker) : told;
    }
    const earlier = this.#world.checked?.get(node.id);
    if (earlier?.output) return { kind: 'known', columns: readableColumns(node, earlier.output, undefined) };
    return { kind: 'unknown', reason: earlier?.unchecked ?? `"${node.name}" is not built yet` };
  }

  #make(relation: Relation, readable: Readable & { readonly kind: 'known' }, name: string): Promise<Readable> {
    const key = `${relation.database}.${relation.schema}.${relation.identifier}`;
    let made = this.#defined.get(key);
    if (!made) {
      const refused = (thrown: unknown): Readable => {
        ignoreRefusal(thrown);
        return { kind: 'unknown', reason: `the engine does not take the types of "${name}" (${(thrown as Error).message.split('\n')[0]})` };
      };
      const columns = distinctNames(readable.columns);
      made = this.#world.binder.define(relation, columns).then(() => readable, (thrown: unknown) => {
        const spelt = DIALECTS.flatMap((dialect) => (this.#manifest.project.target.dialect === dialect || this.#manifest.project.dialect === dialect ? [dialect] : []))[0];
        if (!spelt) return refused(thrown);
        // As the engine spells them.
        ignoreRefusal(thrown);
        return this.#world.binder.define(relation, columns.map((column) => ({ ...column, type: foreignType(column.type, spelt) ?? column.type }))).then(() => readable, refused);
      });
      this.#defined.set(key, made);
    }
    return made;
  }

  /** The node of this call that makes a source's relation, and does not read it. */
  #makerOf(source: SourceNode): Node | undefined {
    this.#makers ??= new Map([...this.#manifest.nodes.values()].flatMap((node) => ((node.kind === 'seed' || node.kind === 'model' || node.kind === 'snapshot') && !isEphemeral(node) && this.#compiled.has(node.id) ? [[relationKey(node.relation), node] as const] : [])));
    const maker = this.#makers.get(relationKey(source.relation));
    // Models that read each other's relations as sources would wait for each other.
    const parents = (id: string): readonly string[] => {
      const node = this.#manifest.nodes.get(id);
      const its = node?.kind === 'source' ? this.#makers!.get(relationKey(node.relation)) : undefined;
      return its ? [its.id] : this.#manifest.dag.parents(id);
    };
    return maker && !isAncestor(source.id, maker.id, { parents }) ? maker : undefined;
  }

  #index(): ReadonlyMap<string, { readonly node: Node; readonly quarantine: boolean }> {
    if (!this.#byKey) {
      const index = new Map<string, { readonly node: Node; readonly quarantine: boolean }>();
      for (const node of this.#manifest.nodes.values()) {
        if (!('relation' in node) || node.kind === 'analysis' || isEphemeral(node)) continue;
        index.set(relationKey(node.relation), { node, quarantine: false });
        if (hasQuarantine(node)) index.set(relationKey(quarantineRelation(node.relation)), { node, quarantine: true });
      }
      this.#byKey = index;
    }
    return this.#byKey;
  }
}

const DIALECTS = ['snowflake', 'redshift', 'spark'] as const;

/** An ephemeral model is part of its readers' SQL. */
export function isEphemeral(node: Node): boolean {
  return node.kind === 'model' && node.config.materialized === 'ephemeral';
}

function declared(node: SourceNode): Readable {
  const name = `${node.sourceName}.${node.name}`;
  if (node.columns.length === 0) return { kind: 'unknown', reason: `the engine does not have the source ${name}, and no columns are declared` };
  const untyped = node.columns.find((column) => column.dataType === undefined);
  if (untyped) return { kind: 'unknown', reason: `the engine does not have the source ${name}, and its column ${untyped.name} is declared without data_type` };
  return { kind: 'known', columns: node.columns.map((column) => ({ name: column.name, type: column.dataType! })) };
}

function ignoreRefusal(thrown: unknown): undefined {
  if (!(thrown instanceof EngineError) || thrown.kind === 'cancelled') throw thrown;
  return undefined;
}
