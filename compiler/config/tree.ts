import type { ConfigMap, ConfigValue } from '../contracts/project.ts';
import type { Span } from '../contracts/diagnostics.ts';
import { Secret } from '../contracts/secret.ts';

/** A value of a config file that knows where it was written; a value without a span is a default, or came from the command line. */
export type ConfigNode = ScalarNode | ListNode | MapNode;

export interface ScalarNode {
  readonly kind: 'scalar';
  readonly value: string | number | boolean | null | Secret;
  /** How it reads inside a longer text: a number as its author spelt it (`0.50`). */
  readonly text: string;
  /** The scalar as it stands in its file, quotes and escapes included. */
  readonly raw?: string;
  readonly span?: Span;
  /** `${` in it means nothing: it is a result already, or was given on the command line. */
  readonly literal?: boolean;
  /** It is a default: when it cannot be resolved, a value that somebody wrote is to blame, and that one is reported. */
  readonly quiet?: boolean;
  /** It could not be resolved, and the reason was reported. */
  readonly broken?: boolean;
}

export interface ListNode {
  readonly kind: 'list';
  readonly items: readonly ConfigNode[];
  readonly span?: Span;
}

export interface MapNode {
  readonly kind: 'map';
  readonly entries: ReadonlyMap<string, Entry>;
  readonly span?: Span;
}

export interface Entry {
  readonly node: ConfigNode;
  /** Where the key stands. */
  readonly keySpan?: Span;
}

/** The plain value of a tree. */
export function plainValue(node: ConfigNode): ConfigValue {
  switch (node.kind) {
    case 'scalar': return node.value;
    case 'list': return node.items.map(plainValue);
    case 'map': return plainMap(node);
  }
}

/** The plain value of a map; a key named `__proto__` stays a key. */
export function plainMap(node: MapNode): ConfigMap {
  return Object.fromEntries([...node.entries].map(([key, entry]) => [key, plainValue(entry.node)]));
}

/** A config with more values than this, its aliases and references written out, is refused. */
export const MOST_VALUES = 100_000;

/** How many values a tree holds once parts that stand in several places are written out. */
export function sizeOf(node: ConfigNode, known = new Map<ConfigNode, number>()): number {
  const size = known.get(node);
  if (size !== undefined) return size;
  const below = node.kind === 'list' ? node.items : node.kind === 'map' ? [...node.entries.values()].map((entry) => entry.node) : [];
  const sum = below.reduce((total, child) => total + sizeOf(child, known), 1);
  known.set(node, sum);
  return sum;
}

/** A tree of a plain value, without places. `texts` has the spelling of numbers by dotted path, where it is not JavaScript's own. */
export function treeOf(value: ConfigValue, options: { readonly literal?: boolean; readonly quiet?: boolean; readonly texts?: Readonly<Record<string, string>> } = {}, path = ''): ConfigNode {
  if (Array.isArray(value)) {
    return { kind: 'list', items: value.map((item: ConfigValue, index) => treeOf(item, options, join(path, String(index)))) };
  }
  if (value !== null && typeof value === 'object' && !(value instanceof Secret)) {
    const entries = new Map<string, Entry>();
    for (const [key, item] of Object.entries(value as ConfigMap)) {
      if (item !== undefined) entries.set(key, { node: treeOf(item, options, join(path, key)) });
    }
    return { kind: 'map', entries };
  }
  const scalar = value as string | number | boolean | null | Secret;
  const text = typeof scalar === 'number' ? options.texts?.[path] ?? String(scalar) : String(scalar);
  return { kind: 'scalar', value: scalar, text, ...(options.literal && { literal: true }), ...(options.quiet && { quiet: true }) };
}

/** The spelling of every number whose text is not JavaScript's own, by dotted path: `{ 'dq.tolerance': '0.50' }`. */
export function numberTexts(node: ConfigNode): Readonly<Record<string, string>> {
  const texts: Record<string, string> = {};
  const visit = (at: ConfigNode, path: string): void => {
    if (at.kind === 'scalar') {
      if (typeof at.value === 'number' && at.text !== String(at.value)) texts[path] = at.text;
    } else if (at.kind === 'list') at.items.forEach((item, index) => visit(item, join(path, String(index))));
    else for (const [key, entry] of at.entries) visit(entry.node, join(path, key));
  };
  visit(node, '');
  return texts;
}

/** The child of a map or list under a key or index; undefined when there is none. */
export function childOf(node: ConfigNode, segment: string): ConfigNode | undefined {
  if (node.kind === 'map') return node.entries.get(segment)?.node;
  if (node.kind === 'list' && /^(0|[1-9][0-9]*)$/.test(segment)) return node.items[Number(segment)];
  return undefined;
}

/** Dotted path of a child. */
export function join(path: string, segment: string): string {
  return path === '' ? segment : `${path}.${segment}`;
}
