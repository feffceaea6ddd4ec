import type { Reporter, Span } from '../contracts/diagnostics.ts';
import { Secret } from '../contracts/secret.ts';
import { nearest } from '../diagnostics/nearest.ts';
import * as say from './diagnostics.ts';
import { zodLibrary } from './libraries.ts';
import { configSchema } from './schema.ts';
import { sourceSettings, type TypedMap } from './source-settings.ts';
import { childOf, plainMap, type ConfigNode, type Entry, type MapNode } from './tree.ts';

interface Issue {
  readonly code?: string;
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly [more: string]: unknown;
}

/**
 * Checks a complete, resolved config against the schema and reports every problem at its place (`targetFile` where a value is
 * missing altogether). Gives the tree with texts turned into the numbers and booleans that their keys ask for.
 */
export function validateConfig(tree: MapNode, targetFile: string, reporter: Reporter): MapNode {
  const { z } = zodLibrary();
  const schema = configSchema(z);
  const problems = (at: MapNode): { readonly issues: readonly Issue[]; readonly typed: readonly TypedMap[] } => {
    const value = plainMap(at);
    const typed = sourceSettings(z, value);
    const inside = typed.flatMap(({ schema: own, value: held, path }) => issuesOf(own.safeParse(held)).map((issue) => ({ ...issue, path: [...path, ...issue.path] })));
    return { issues: [...issuesOf(schema.safeParse(value)), ...inside], typed };
  };
  let checked = tree;
  let found = problems(checked);
  const coerced = coerce(checked, found.issues);
  if (coerced) {
    checked = coerced;
    found = problems(checked);
  }
  const keys = new KeyFinder(schema as unknown as Shape, found.typed);
  for (const issue of found.issues) reportIssue(issue, checked, targetFile, keys, reporter);
  return checked;
}

function issuesOf({ error }: { readonly error?: { readonly issues: readonly unknown[] } | undefined }): readonly Issue[] {
  return (error?.issues ?? []) as readonly Issue[];
}

/** Texts that are exactly the number or boolean that their key asks for: `${env:PORT}` gives text. Undefined when there are none. */
function coerce(tree: MapNode, issues: readonly Issue[]): MapNode | undefined {
  let made: MapNode | undefined;
  for (const issue of issues) {
    if (issue.code !== 'invalid_type') continue;
    const path = issue.path.map(String);
    const node = follow(tree, path).node;
    if (node?.kind !== 'scalar' || typeof node.value !== 'string') continue;
    const value = literal(node.value, String(issue['expected']));
    if (value !== undefined) made = replace(made ?? tree, path, { ...node, value, text: node.value }) as MapNode;
  }
  return made;
}

function literal(text: string, expected: string): number | boolean | undefined {
  if (expected === 'boolean') return /^(true|True|TRUE)$/.test(text) ? true : /^(false|False|FALSE)$/.test(text) ? false : undefined;
  if (expected === 'int') return /^[-+]?[0-9]+$/.test(text) ? Number(text) : undefined;
  if (expected === 'number') return /^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/.test(text) ? Number(text) : undefined;
  return undefined;
}

function replace(node: ConfigNode, path: readonly string[], value: ConfigNode): ConfigNode {
  const [first, ...rest] = path;
  if (first === undefined) return value;
  if (node.kind === 'map') {
    const entry = node.entries.get(first)!;
    return { ...node, entries: new Map(node.entries).set(first, { ...entry, node: replace(entry.node, rest, value) }) };
  }
  if (node.kind === 'list') return { ...node, items: node.items.map((item, index) => (String(index) === first ? replace(item, rest, value) : item)) };
  return node;
}

function reportIssue(issue: Issue, tree: MapNode, targetFile: string, keys: KeyFinder, reporter: Reporter): void {
  const path = issue.path.map(String);
  const { node, broken, entry } = follow(tree, path);
  if (broken) return;
  const key = path.join('.');
  if (issue.code === 'unrecognized_keys') {
    for (const unknown of issue['keys'] as string[]) {
      const written = node?.kind === 'map' ? node.entries.get(unknown) : undefined;
      const suggestion = keys.suggest(path, unknown);
      reporter.report(say.unknownKey.at(written?.keySpan ?? written?.node.span, { key: unknown, at: key, ...(suggestion !== undefined && { suggestion }) }));
    }
    return;
  }
  if (!node) {
    reporter.report(say.missingValue.at(follow(tree, path.slice(0, -1)).entry?.keySpan ?? top(targetFile), { key, target: targetFile }));
    return;
  }
  const span = node.kind === 'scalar' ? node.span : (entry?.keySpan ?? node.span);
  if (issue.code === 'invalid_key') {
    reporter.report(say.wrongValue.at(entry?.keySpan ?? span, { key, expected: 'named by letters, digits and "_"', found: `"${path.at(-1)}"` }));
  } else if (secretWithin(node)) {
    reporter.report(say.secretNotHere.at(secretWithin(node)?.span ?? span, { key }));
  } else if (issue.code === 'invalid_type' || issue.code === 'invalid_union') {
    const expected = issue.code === 'invalid_union' ? issue.message : TYPES[String(issue['expected'])] ?? String(issue['expected']);
    const hint = typeHint(node, expected);
    reporter.report(say.wrongType.at(span, { key, expected, found: describe(node), ...(hint !== undefined && { hint }) }));
  } else if (issue.code === 'invalid_value') {
    const values = issue['values'] as string[];
    if (node.kind !== 'scalar' || typeof node.value !== 'string') {
      reporter.report(say.wrongType.at(span, { key, expected: oneOf(values), found: describe(node) }));
    } else {
      const suggestion = nearest(node.value, values);
      reporter.report(say.wrongValue.at(span, { key, expected: oneOf(values), found: describe(node), ...(suggestion !== undefined && { suggestion }) }));
    }
  } else {
    reporter.report(say.wrongValue.at(span, { key, expected: bounds(issue) ?? issue.message, found: describe(node) }));
  }
}

/** The first secret of a value or a list of values. */
function secretWithin(node: ConfigNode): ConfigNode | undefined {
  if (node.kind === 'list') return node.items.map(secretWithin).find((found) => found !== undefined);
  return node.kind === 'scalar' && node.value instanceof Secret ? node : undefined;
}

const TYPES: Readonly<Record<string, string>> = {
  string: 'text', int: 'a whole number', number: 'a number', boolean: 'true or false', object: 'a map', record: 'a map', array: 'a list',
};

function describe(node: ConfigNode): string {
  if (node.kind !== 'scalar') return `a ${node.kind}`;
  if (node.value === null) return 'null';
  if (typeof node.value === 'string') return `the text "${node.value.length > 60 ? `${node.value.slice(0, 57)}...` : node.value}"`;
  return typeof node.value === 'number' ? `the number ${node.text}` : `${String(node.value)}`;
}

function typeHint(node: ConfigNode, expected: string): string | undefined {
  if (node.kind !== 'scalar') return undefined;
  if (expected === 'text' && (typeof node.value === 'number' || typeof node.value === 'boolean')) return `Quote it: "${node.text}".`;
  if (node.value === null) return 'Give it a value, or remove the key.';
  return undefined;
}

function oneOf(values: readonly string[]): string {
  return `one of ${values.join(', ')}`;
}

function bounds(issue: Issue): string | undefined {
  if (issue.code === 'too_small') return issue['origin'] === 'string' ? 'not empty' : `${issue['inclusive'] === false ? 'more than' : 'at least'} ${String(issue['minimum'])}`;
  if (issue.code === 'too_big') return `at most ${String(issue['maximum'])}`;
  return undefined;
}

/** The node at a path, its entry in its map, and whether something on the way could not be resolved. */
function follow(tree: MapNode, path: readonly string[]): { readonly node?: ConfigNode; readonly entry?: Entry; readonly broken: boolean } {
  let node: ConfigNode | undefined = tree;
  let entry: Entry | undefined;
  for (const segment of path) {
    const next: Entry | undefined = node.kind === 'map' ? node.entries.get(segment) : undefined;
    entry = next ?? entry;
    node = childOf(node, segment);
    if (!node) return { ...(entry && { entry }), broken: false };
    if (node.kind === 'scalar' && node.broken) return { node, ...(entry && { entry }), broken: true };
  }
  return { node, ...(entry && { entry }), broken: hasBroken(node) };
}

function hasBroken(node: ConfigNode): boolean {
  return node.kind === 'scalar' && node.broken === true;
}

function top(file: string): Span {
  return { file, start: 0, end: 0 };
}

/** What `KeyFinder` reads of a zod schema. */
interface Shape {
  readonly shape?: Readonly<Record<string, Shape>>;
  readonly def?: { readonly type: string; readonly valueType?: Shape; readonly innerType?: Shape };
}

/** Finds the key that somebody meant: the nearest one in the same map, else one of that very name elsewhere. */
class KeyFinder {
  readonly #schema: Shape;
  readonly #typed: readonly TypedMap[];
  constructor(schema: Shape, typed: readonly TypedMap[]) {
    this.#schema = schema;
    this.#typed = typed;
  }

  suggest(path: readonly string[], unknown: string): string | undefined {
    const typed = this.#typed.find((one) => one.path.every((segment, index) => path[index] === segment));
    if (typed) return nearest(unknown, keysAt(typed.schema as unknown as Shape, path.slice(typed.path.length)));
    let at: Shape | undefined = this.#schema;
    for (const segment of path) at = at && child(at, segment);
    const here = nearest(unknown, Object.keys(at?.shape ?? {}));
    if (here !== undefined) return here;
    const elsewhere = this.#find(this.#schema, '', unknown);
    return elsewhere.length === 1 ? elsewhere[0] : undefined;
  }

  #find(shape: Shape, path: string, key: string): readonly string[] {
    return Object.entries(unwrap(shape).shape ?? {}).flatMap(([name, below]) => {
      const at = path === '' ? name : `${path}.${name}`;
      return [...(name === key ? [at] : []), ...this.#find(below, at, key)];
    });
  }
}

function keysAt(schema: Shape, path: readonly string[]): readonly string[] {
  const at = path.reduce<Shape | undefined>((shape, segment) => shape && child(shape, segment), schema);
  return Object.keys((at && unwrap(at))?.shape ?? {});
}

function child(shape: Shape, segment: string): Shape | undefined {
  const inner = unwrap(shape);
  return inner.shape?.[segment] ?? (inner.def?.type === 'record' ? unwrap(inner.def.valueType!) : undefined);
}

function unwrap(shape: Shape): Shape {
  return shape.def?.innerType ? unwrap(shape.def.innerType) : shape;
}
