import type { ConfigMap, ConfigValue } from '../contracts/project.ts';
import type { Diagnostic, Reporter, Span } from '../contracts/diagnostics.ts';
import { Secret } from '../contracts/secret.ts';
import { nearest } from '../diagnostics/nearest.ts';
import * as say from './diagnostics.ts';
import { parseTemplate, type Part } from './template.ts';
import { childOf, join, plainValue, treeOf, type ConfigNode, type Entry, type ListNode, type MapNode, type ScalarNode } from './tree.ts';

export type Env = Readonly<Record<string, string | undefined>>;

export interface Resolution {
  /** The same tree, with no reference left; what could not be resolved is null and marked `broken`. */
  readonly tree: MapNode;
  /** Names of the environment variables that were asked for. */
  readonly asked: ReadonlySet<string>;
}

/** Resolves every `${…}` of a merged config: recursively, each value once, depth first; each problem is reported once, where it is written. */
export function resolveReferences(root: MapNode, env: Env, reporter: Reporter): Resolution {
  const resolver = createResolver(root, env, reporter);
  return { tree: resolver.resolve(root) as MapNode, asked: resolver.asked };
}

/**
 * Resolves references in texts outside the config, such as a properties file's: `resolve(text, span)` gives the value (of the
 * type of what it refers to, when it is nothing but one reference), or undefined after a report. `numberTexts` is the project's.
 */
export function referenceReader(config: ConfigMap, numberTexts: Readonly<Record<string, string>> | undefined, env: Env, reporter: Reporter): {
  resolve(text: string, span?: Span, raw?: string): ConfigValue | undefined;
  /** Names of the environment variables that were asked for so far. */
  readonly asked: ReadonlySet<string>;
} {
  const resolver = createResolver(treeOf(config, { literal: true, texts: numberTexts ?? {} }) as MapNode, env, reporter);
  return {
    asked: resolver.asked,
    resolve(text, span, raw) {
      const node = resolver.resolve({ kind: 'scalar', value: text, text, ...(span && { span }), ...(raw !== undefined && { raw }) });
      return node.kind === 'scalar' && node.broken ? undefined : plainValue(node);
    },
  };
}

/** What a value that could not be resolved gives; its reason is reported where it was found. */
const BROKEN: ScalarNode = { kind: 'scalar', value: null, text: '', literal: true, broken: true };

function createResolver(root: MapNode, env: Env, reporter: Reporter): { resolve(node: ConfigNode): ConfigNode; readonly asked: ReadonlySet<string> } {
  const done = new Map<ConfigNode, ConfigNode>();
  const open: ConfigNode[] = [];
  const asked = new Set<string>();
  const inCycle = new Set<ConfigNode>();
  const paths = pathsOf(root);
  return { resolve, asked };

  function resolve(node: ConfigNode): ConfigNode {
    const known = done.get(node);
    if (known) return known;
    if (open.includes(node)) return reportCycle(node);
    open.push(node);
    const made = node.kind === 'map' ? resolveMap(node) : node.kind === 'list' ? resolveList(node) : resolveScalar(node);
    open.pop();
    done.set(node, made);
    done.set(made, made);
    return made;
  }

  function resolveMap(node: MapNode): MapNode {
    const entries = new Map<string, Entry>();
    for (const [key, entry] of node.entries) entries.set(key, { ...entry, node: resolve(entry.node) });
    return { ...node, entries };
  }

  function resolveList(node: ListNode): ListNode {
    return { ...node, items: node.items.map(resolve) };
  }

  function resolveScalar(node: ScalarNode): ConfigNode {
    if (node.literal || typeof node.value !== 'string' || !node.value.includes('${')) return node;
    const made = evaluate(parseTemplate(node.value), node);
    if (!made || inCycle.has(node)) return { ...BROKEN, ...(node.span && { span: node.span }) };
    // The place of a value is where its key is written, not where the reference leads.
    return node.span && made.kind === 'scalar' ? { ...made, span: node.span } : made;
  }

  /** One reference alone keeps its target's type; anything else becomes text. Undefined when a part is broken. */
  function evaluate(parts: readonly Part[], holder: ScalarNode): ConfigNode | undefined {
    if (parts.length === 1 && parts[0]!.kind !== 'text') return lookUp(parts[0]!, holder);
    let text = '';
    let broken = false;
    for (const part of parts) {
      const piece = part.kind === 'text' ? part.text : scalarText(part, lookUp(part, holder), holder);
      if (piece === undefined) broken = true;
      else text += piece;
    }
    return broken ? undefined : { kind: 'scalar', value: text, text, literal: true };
  }

  function scalarText(part: Exclude<Part, { kind: 'text' }>, node: ConfigNode | undefined, holder: ScalarNode): string | undefined {
    if (!node) return undefined;
    const what = node.kind === 'scalar' ? (node.value === null ? 'null' : undefined) : node.kind;
    if (what) {
      complain(holder, say.notScalar.at(spanOf(part, holder), { reference: part.source, what }));
      return undefined;
    }
    const scalar = node as ScalarNode;
    if (scalar.value instanceof Secret) {
      complain(holder, say.secretNotWhole.at(spanOf(part, holder), { reference: part.source }));
      return undefined;
    }
    return scalar.text;
  }

  function lookUp(part: Exclude<Part, { kind: 'text' }>, holder: ScalarNode): ConfigNode | undefined {
    switch (part.kind) {
      case 'bad':
        complain(holder, say.badReference.at(spanOf(part, holder), { reference: part.source, why: part.why }));
        return undefined;
      case 'secret': {
        const value = new Secret(part.scope, part.key);
        return { kind: 'scalar', value, text: value.toString(), literal: true };
      }
      case 'env': return lookUpEnv(part, holder);
      case 'path': return lookUpPath(part, holder);
    }
  }

  function lookUpEnv(part: Extract<Part, { kind: 'env' }>, holder: ScalarNode): ConfigNode | undefined {
    asked.add(part.name);
    const value = Object.hasOwn(env, part.name) ? env[part.name] : undefined;
    if (part.fallback !== undefined && (value === undefined || value === '')) {
      if (part.fallback === '') return { kind: 'scalar', value: '', text: '', literal: true };
      return evaluate(parseTemplate(part.fallback, part.fallbackAt), holder);
    }
    if (value === undefined) {
      complain(holder, say.missingEnv.at(spanOf(part, holder), { name: part.name }));
      return undefined;
    }
    return { kind: 'scalar', value, text: value, literal: true };
  }

  function lookUpPath(part: Extract<Part, { kind: 'path' }>, holder: ScalarNode): ConfigNode | undefined {
    let node: ConfigNode = root;
    for (const [index, segment] of part.path.entries()) {
      // A value on the way may itself be a reference to the map that the path goes on in.
      if (node.kind === 'scalar') node = resolve(node);
      if (node.kind === 'scalar' && node.broken) return undefined;
      const next = childOf(node, segment);
      if (!next) {
        const suggestion = suggest(part.path, index, node);
        complain(holder, say.missingReference.at(spanOf(part, holder), { reference: part.source, ...(suggestion !== undefined && { suggestion }) }));
        return undefined;
      }
      node = next;
    }
    const found = resolve(node);
    return found.kind === 'scalar' && found.broken ? undefined : found;
  }

  /** The path with the segment that failed replaced by the nearest key, if what follows is then there. */
  function suggest(path: readonly string[], index: number, at: ConfigNode): string | undefined {
    if (path.length === 1 && /^[A-Z][A-Z0-9_]*$/.test(path[0]!)) return `env:${path[0]}`;
    if (at.kind !== 'map') return undefined;
    const key = nearest(path[index]!, at.entries.keys());
    if (key === undefined) return undefined;
    let node: ConfigNode | undefined = childOf(at, key);
    const tried = [...path.slice(0, index), key];
    for (const segment of path.slice(index + 1)) {
      node = node && childOf(node, segment);
      if (!node) break;
      tried.push(segment);
    }
    return tried.join('.');
  }

  function complain(holder: ScalarNode, diagnostic: Diagnostic): void {
    if (!holder.quiet) reporter.report(diagnostic);
  }

  function reportCycle(node: ConfigNode): ScalarNode {
    const members = open.slice(open.indexOf(node));
    if (!members.some((member) => inCycle.has(member))) {
      const places = members.filter((member): member is ScalarNode => member.kind === 'scalar');
      const names = [...members, node].map((member) => paths.get(member) ?? '?');
      const labels = places.slice(1).flatMap((place) => (place.span ? [{ span: place.span, text: 'which refers to' }] : []));
      reporter.report(say.referenceCycle.at(places[0]?.span, { path: names.join(' → ') }, { labels }));
    }
    for (const member of members) inCycle.add(member);
    return BROKEN;
  }
}

/** The place of a reference inside the scalar that holds it: the same occurrence in the text as written, else the whole scalar. */
function spanOf(part: { readonly source: string; readonly at: number }, holder: ScalarNode): Span | undefined {
  if (!holder.span || holder.raw === undefined || typeof holder.value !== 'string') return holder.span;
  let nth = 0;
  for (let i = holder.value.indexOf(part.source); i >= 0 && i < part.at; i = holder.value.indexOf(part.source, i + 1)) nth++;
  let found = holder.raw.indexOf(part.source);
  for (; nth > 0 && found >= 0; nth--) found = holder.raw.indexOf(part.source, found + 1);
  if (found < 0) return holder.span;
  return { file: holder.span.file, start: holder.span.start + found, end: holder.span.start + found + part.source.length };
}

function pathsOf(root: MapNode): ReadonlyMap<ConfigNode, string> {
  const paths = new Map<ConfigNode, string>();
  const visit = (node: ConfigNode, path: string): void => {
    paths.set(node, path);
    if (node.kind === 'list') node.items.forEach((item, index) => visit(item, join(path, String(index))));
    else if (node.kind === 'map') for (const [key, entry] of node.entries) visit(entry.node, join(path, key));
  };
  visit(root, '');
  return paths;
}
