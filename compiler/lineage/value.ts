import * as crypto from 'node:crypto';
import { merge, type Deps, type Rows } from './deps.ts';
import { isPart, partsOf, type TreeNode } from './tree.ts';

/** What something says: equal prints say the same. A print is made when somebody reads it, for most who follow columns never do. */
export type Print = string | { toJSON(): unknown };

/**
 * What an expression comes from and what it says. `print`: equal prints give equal values, row by row, of equal rows; names of CTEs,
 * aliases, and how the text is set are not in it.
 */
export interface Value {
  readonly deps: Deps;
  readonly print: Print;
  /** As DuckDB spells it, where it is known: a struct may stand for its fields. */
  readonly type?: string | undefined;
}

/** The columns that decide which rows a query has, and what it says about them: equal prints give equal rows. */
export interface Deciding {
  readonly deps: Rows;
  readonly print: Print;
}

/** One print for what is given, in order: constants, lists, and prints of others. */
export function printOf(...parts: readonly unknown[]): Print {
  return new Said(parts);
}

/** What a print says, as a text. */
export function readPrint(print: Print): string {
  return typeof print === 'string' ? print : String(print.toJSON());
}

class Said {
  private parts: readonly unknown[] | undefined;
  private text = '';
  /** How many prints inside of each other are still to be made. */
  readonly depth: number;

  constructor(parts: readonly unknown[], inside: readonly unknown[] = parts) {
    this.parts = parts;
    const depth = depthOf(inside);
    // A long chain is made from its start, or its making would need as long a stack.
    if (depth >= DEEPEST) this.toJSON();
    this.depth = depth >= DEEPEST ? 0 : depth + 1;
  }

  toJSON(): string {
    if (this.parts) {
      this.text = sha256(JSON.stringify(this.parts)).slice(0, 22);
      this.parts = undefined;
    }
    return this.text;
  }
}

const DEEPEST = 40;

function depthOf(parts: readonly unknown[]): number {
  let depth = 0;
  for (const part of parts) {
    const here = part instanceof Said ? part.depth : Array.isArray(part) ? depthOf(part) : 0;
    if (here > depth) depth = here;
  }
  return depth;
}

// Hashing in one call, which Node has since 20.12, costs half of it.
const sha256: (text: string) => string = 'hash' in crypto ? (text) => crypto.hash('sha256', text, 'base64url') : (text) => (crypto as typeof import('node:crypto')).createHash('sha256').update(text).digest('base64url');

/** A value made of others: a node as it stands in the tree, with the prints of its parts in their places. An alias inside an expression names a field of a struct or a parameter. */
export function made(node: TreeNode, inside: (part: TreeNode) => Value): Value {
  const parts = partsOf(node);
  const values = parts.map(inside);
  const all = values.map(({ print }) => print);
  const said = (): unknown => {
    const prints = new Map(parts.map((part, i) => [part, all[i]]));
    return bare(node, (part) => prints.get(part), []);
  };
  return { deps: merge(values.map(({ deps }) => deps)), print: new Said([{ toJSON: said }, { toJSON: () => parts.map(({ alias }) => alias || 0) }], all) };
}

/** Keys that say nothing about a value: where it stands in the text, and what it is called. */
const OUTSIDE = new Set(['query_location', 'alias']);

/** A node without its place and alias, for a print; parts are as `print` gives them. `without`: keys that are told elsewhere. */
export function skeleton(node: TreeNode, print: (part: TreeNode) => unknown, without: readonly string[] = []): Print {
  return { toJSON: () => bare(node, print, without) };
}

function bare(node: TreeNode, print: (part: TreeNode) => unknown, without: readonly string[]): unknown {
  const walk = (value: unknown, top: boolean): unknown => {
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return value.map((each) => walk(each, false));
    if (!top && isPart(value)) return print(value);
    const told: Record<string, unknown> = {};
    for (const key in value) {
      if (OUTSIDE.has(key) || (top && without.includes(key))) continue;
      const each = (value as Record<string, unknown>)[key];
      told[key] = key === 'function_name' ? String(each).toLowerCase() : walk(each, false);
    }
    return told;
  };
  const told = walk(node, true);
  // A AND B is B AND A.
  if (node.class === 'CONJUNCTION' && typeof told === 'object' && told !== null && 'children' in told && Array.isArray(told.children)) return { ...told, children: told.children.map((child) => JSON.stringify(child)).sort() };
  return told;
}
