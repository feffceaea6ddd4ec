import type { EngineError } from '../../contracts/adapter.ts';
import type { CompiledNode } from '../../contracts/compiled.ts';
import type { Manifest, Node } from '../../contracts/manifest.ts';
import type { ColumnType } from '../../contracts/relation.ts';
import { dottedNames } from '../../sql/find-name.ts';
import { lastingKey, quoted } from './lasting-key.ts';
import { isEphemeral, type Readable, type Relations } from './relations.ts';
import { asksRowNumbers, rowNumbersOfViews } from './row-numbers.ts';
import type { CheckWorld } from './world.ts';

export type Described =
  /** `key` names the answer for the next command, where all that the SQL reads is known. */
  | { readonly kind: 'columns'; readonly columns: readonly ColumnType[]; readonly key?: string }
  | { readonly kind: 'refused'; readonly error: EngineError; /** What the engine was asked, where the SQL is another dialect's. */ readonly read?: Pick<CompiledNode, 'sql' | 'locate'> }
  /** What it reads is not known. `root`: the reason at the far end, for those who read the node in turn. */
  | { readonly kind: 'unknown'; readonly reason: string; readonly root: string };

/** Asks the binder what SELECTs give. SELECTs that differ just in the names of their parents, whose columns are the same, are asked once. */
export class Describer {
  readonly #manifest: Manifest;
  readonly #world: CheckWorld;
  readonly #relations: Relations;
  readonly #shapes = new Map<string, number>();
  readonly #answers = new Map<string, Promise<readonly ColumnType[] | undefined>>();

  constructor(manifest: Manifest, world: CheckWorld, relations: Relations) {
    this.#manifest = manifest;
    this.#world = world;
    this.#relations = relations;
  }

  /** What a node's SQL gives, or why nobody can tell. `parents`: the nodes that it reads, ephemerals resolved; `exact`: what the binder says of its literals holds. */
  async describe(node: Node, sql: string, parents: readonly Node[], exact: boolean): Promise<Described> {
    const readable = await Promise.all(parents.map((parent) => this.#relations.of(parent)));
    for (const [i, each] of readable.entries()) {
      // One that is not compiled may be read under another name (`--defer`); the SQL tells.
      if (each.kind !== 'known' && (this.#relations.isCompiled(parents[i]!.id) || parents[i]!.kind === 'source')) return unknown(parents[i]!, each);
    }
    // What a parent is built as says whether its rows have numbers, and is in no key.
    const numbered = asksRowNumbers(sql);
    const closed = numbered ? undefined : this.#lasting(sql, parents, readable);
    const lasting = this.#world.kept && closed;
    const more = lasting === undefined ? {} : { key: lasting };
    const kept = lasting === undefined ? undefined : this.#world.kept?.columns(lasting);
    if (kept) {
      await this.#leave(parents);
      return { kind: 'columns', columns: kept, ...more };
    }
    const key = numbered ? undefined : this.#key(sql, parents, readable);
    const known = key === undefined ? undefined : await this.#answers.get(key);
    const answered = (columns: readonly ColumnType[]): Described => {
      if (lasting !== undefined) this.#world.kept?.keep(lasting, columns);
      return { kind: 'columns', columns, ...more };
    };
    if (known) {
      await this.#leave(parents);
      return answered(known);
    }
    const asked = this.#ask(node, sql, parents, exact && closed !== undefined).then((told) => (told.kind === 'columns' ? answered(told.columns) : told));
    // Names of columns without an alias are made of the SQL's own text.
    if (key !== undefined) this.#answers.set(key, asked.then((found) => (found.kind === 'columns' && found.columns.every((column) => /^\w+$/.test(column.name)) ? found.columns : undefined)));
    return asked;
  }

  /** Leaves in the binder what the SQL reads, where somebody is going to ask about it. */
  async #leave(parents: readonly Node[]): Promise<void> {
    if (this.#world.defines) await Promise.all(parents.map((parent) => this.#relations.define(parent)));
  }

  /** `literals`: whether they are looked at too, which reads once more what the SQL reads; so not where that may be a file. */
  async #ask(node: Node, sql: string, parents: readonly Node[], literals: boolean): Promise<Described> {
    const made = await Promise.all(parents.map((parent) => this.#relations.define(parent)));
    for (const [i, each] of made.entries()) if (each.kind === 'unknown' && this.#relations.isCompiled(parents[i]!.id)) return { kind: 'unknown', reason: each.reason, root: each.reason };
    const tried = new Set<string>();
    for (;;) {
      const told = await this.#world.binder.describe(sql);
      if ('columns' in told) {
        const error = asksRowNumbers(sql) && this.#manifest.project.target.engine === 'duckdb' ? await rowNumbersOfViews(sql, parents, this.#world.binder) : literals ? await this.#world.binder.unreadable?.(sql) : undefined;
        return error ? { kind: 'refused', error } : { kind: 'columns', columns: told.columns };
      }
      const { error } = told;
      if (error.fault?.kind !== 'unknown-relation') return { kind: 'refused', error };
      let more = false;
      for (const { parts } of this.#named(sql, error)) {
        const name = parts.join('.');
        if (tried.has(name)) continue;
        tried.add(name);
        const found = await this.#relations.resolve(parts, node);
        if (found?.kind === 'known') more = true;
        else if (found) {
          const reason = found.kind === 'unknown' ? found.reason : `${name} has an error`;
          return { kind: 'unknown', reason, root: reason };
        }
      }
      if (!more) return { kind: 'refused', error };
    }
  }

  /** The relations that an engine's refusal may mean. */
  #named(sql: string, error: EngineError): readonly { readonly parts: readonly string[] }[] {
    const names = (error.fault as { readonly name: string }).name.split('.');
    const found = dottedNames(sql, names.at(-1)!, this.#manifest.project.dialect, error.offset);
    // A text may name it: query_table('orders').
    if (found.length === 0) return [{ parts: names }];
    return (error.offset === undefined ? found : found.slice(0, 1)).filter(({ parts }) => parts.length <= 3);
  }

  /** The SQL with its parents' columns in place of their names; undefined where a parent's name stands for itself too. */
  #key(sql: string, parents: readonly Node[], readable: readonly Readable[]): string | undefined {
    let key = sql;
    for (const [i, parent] of parents.entries()) {
      const { kind } = readable[i]!;
      if (kind !== 'known' || !('relation' in parent) || isEphemeral(parent)) return undefined;
      key = key.replaceAll(quoted(parent.relation), `\u0000${this.#shape((readable[i] as Readable & { readonly kind: 'known' }).columns)}\u0000`);
    }
    const rest = key.toLowerCase();
    return parents.some((parent) => rest.includes((parent as { readonly relation: { readonly identifier: string } }).relation.identifier.toLowerCase())) ? undefined : key;
  }

  #lasting(sql: string, parents: readonly Node[], readable: readonly Readable[]): string | undefined {
    const read = parents.flatMap((node, i) => {
      const each = readable[i]!;
      return each.kind === 'known' ? [{ node, columns: each.columns }] : [];
    });
    return read.length < parents.length ? undefined : lastingKey(sql, read);
  }

  #shape(columns: readonly ColumnType[]): number {
    const text = columns.map((column) => `${column.name}\u0000${column.type}`).join('\u0000');
    let shape = this.#shapes.get(text);
    if (shape === undefined) this.#shapes.set(text, (shape = this.#shapes.size));
    return shape;
  }
}

function unknown(parent: Node, readable: Readable): Described {
  const root = readable.kind === 'unknown' ? readable.reason : `"${parent.name}" has an error`;
  return { kind: 'unknown', reason: readable.kind === 'unknown' ? `the columns of "${parent.name}" are not known: ${root}` : root, root };
}
