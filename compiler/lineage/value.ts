import * as crypto from 'node:crypto';
import { merge, type Deps, type Rows } from './deps.ts';
import { isPart, type TreeNode } from './tree.ts';

/**
 * What an expression comes from and what it says. `print`: equal prints give equal values, row by row, of equal rows; names of CTEs,
 * aliases, and how the text is set are not in it.
 */
export interface Value {
  readonly deps: Deps;
  readonly print: string;
}

/** The columns that decide which rows a query has, and what it says about them: equal prints give equal rows. */
export interface Deciding {
  readonly deps: Rows;
  readonly print: string;
}

/** One text for what is given, in order. */
export function printOf(...parts: readonly unknown[]): string {
  return sha256(JSON.stringify(parts)).slice(0, 22);
}

// Hashing in one call, which Node has since 20.12, costs half of it.
const sha256: (text: string) => string = 'hash' in crypto ? (text) => crypto.hash('sha256', text, 'base64url') : (text) => (crypto as typeof import('node:crypto')).createHash('sha256').update(text).digest('base64url');

/** A value made of others: a node as it stands in the tree, with the prints of its parts in their places. An alias inside an expression names a field of a struct or a parameter. */
export function made(node: TreeNode, parts: ReadonlyMap<TreeNode, Value>): Value {
  return { deps: merge([...parts.values()].map(({ deps }) => deps)), print: printOf(skeleton(node, (part) => parts.get(part)?.print), [...parts.keys()].map(({ alias }) => alias || 0)) };
}

/** Keys that say nothing about a value: where it stands in the text, and what it is called. */
const OUTSIDE = new Set(['query_location', 'alias']);

/** A node without its place and alias; parts are as `print` gives them. `without`: keys that are told elsewhere. */
export function skeleton(node: TreeNode, print: (part: TreeNode) => unknown, without: readonly string[] = []): unknown {
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
  if (node.class === 'CONJUNCTION' && typeof told === 'object' && told !== null && 'children' in told && Array.isArray(told.children)) return { ...told, children: [...(told.children as string[])].sort() };
  return told;
}
