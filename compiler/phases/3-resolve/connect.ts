import type { Reporter, Span } from '../../contracts/diagnostics.ts';
import type { Node } from '../../contracts/manifest.ts';
import type { RefFact, SourceFact } from '../../contracts/parsed.ts';
import type { More } from '../../diagnostics/define.ts';
import { nearest } from '../../diagnostics/nearest.ts';
import { disabledParent, privateRef, unknownFunctionNode, unknownRef, unknownSource } from './diagnostics.ts';
import type { Lookup } from './lookup.ts';
import type { Links } from './world.ts';

/** Where names are looked up: among what is enabled, and among what is not. */
export interface Names {
  readonly enabled: Lookup;
  readonly disabled: Lookup;
  /** The text of a file, to show the smallest part of a call that is wrong. */
  read(path: string): string;
  /** A data test of what is not there is left out with a warning, and is no error. */
  readonly testsMayMiss: boolean;
}

/**
 * Ids of the nodes that a node refers to, sources first, as dbt has them, and whether none is missing. A missing parent is reported;
 * a data test whose parent is disabled is taken out without a word.
 */
export function parentsOf(node: Node, links: Links, names: Names, reporter: Reporter): { readonly parents: readonly string[]; readonly complete: boolean } {
  const parents: string[] = [];
  const seen = links.refs.length + links.sources.length > 16 ? new Set<string>() : undefined;
  let complete = true;
  const add = (id: string): void => {
    if (seen ? seen.has(id) : parents.includes(id)) return;
    parents.push(id);
    seen?.add(id);
  };
  const missing = (): void => {
    complete = false;
  };
  for (const source of links.moreSources ? [...links.sources, ...links.moreSources] : links.sources) {
    const found = names.enabled.source(source[0], source[1]);
    if (found) add(found.id);
    else {
      missing();
      reportSource(source, node, names, reporter);
    }
  }
  for (const ref of links.refs) follow(ref, node, names, reporter, add, missing);
  for (const ref of links.more ?? NO_REFS) follow(ref, node, names, reporter, add, missing);
  for (const called of links.functions ?? NO_REFS) {
    const found = names.enabled.functionNamed(called, node.package);
    if (found) add(found.id);
    else {
      missing();
      reporter.report(unknownFunctionNode.at(placeOf(called, node, names), { name: called[0], nearest: nearest(called[0], names.enabled.functionNames()) }, { node: node.id }));
    }
  }
  return { parents, complete };
}

const NO_REFS: readonly RefFact[] = [];
/** The text of `--inline` may look at everything. */
const INLINE = 'analyses/lakec_inline.sql';

function follow(ref: RefFact, node: Node, names: Names, reporter: Reporter, add: (id: string) => void, missing: () => void): void {
  const found = names.enabled.ref(ref, node.package);
  if (!found) {
    missing();
    reportRef(ref, node, names, reporter);
    return;
  }
  add(found.id);
  if (found.kind === 'model' && found.access === 'private' && found.group !== undefined && groupOf(node) !== found.group && node.kind !== 'test' && node.file !== INLINE) {
    reporter.report(privateRef.at(placeOf(ref, node, names), { name: found.name, group: found.group }, { node: node.id, labels: [{ span: found.patch ?? found.span, text: 'declared private here' }] }));
  }
}

function reportRef(ref: RefFact, node: Node, names: Names, reporter: Reporter): void {
  const [name, , , packageName, version] = ref;
  const off = names.disabled.ref(ref, node.package);
  if (off) {
    if (node.kind !== 'test') reporter.report(disabledParent.at(placeOf(ref, node, names), { name, what: off.kind }, { node: node.id, labels: [{ span: off.configSpan?.('enabled') ?? off.patch ?? off.span, text: 'disabled here' }] }));
    return;
  }
  const near = names.enabled.ref([name, -1, -1], node.package) ? undefined : nearest(name, names.enabled.names());
  reporter.report(unknownRef.at(placeOf(ref, node, names), { name, package: packageName ?? undefined, version: version == null ? undefined : String(version), nearest: near === name ? undefined : near, versions: names.enabled.versions(name) }, { node: node.id, ...leftOut(node, names) }));
}

function reportSource(fact: SourceFact, node: Node, names: Names, reporter: Reporter): void {
  const [source, table, start, end] = fact;
  const place = start < 0 ? node.patch ?? node.span : { file: node.file, start, end };
  const off = names.disabled.source(source, table);
  if (off) {
    if (node.kind !== 'test') reporter.report(disabledParent.at(place, { name: `${source}.${table}`, what: 'source' }, { node: node.id, labels: [{ span: off.span, text: 'declared here' }] }));
    return;
  }
  const all = names.enabled.sources();
  const tables = all.filter(([name]) => name === source).map(([, name]) => name);
  const wrong = start < 0 ? place : literalWithin(place, tables.length > 0 ? table : source, names);
  const near = tables.length > 0 ? nearest(table, tables) : nearest(`${source}.${table}`, all.map(([a, b]) => `${a}.${b}`));
  const pair = near === undefined ? undefined : tables.length > 0 ? [source, near] : [near.slice(0, near.indexOf('.')), near.slice(near.indexOf('.') + 1)];
  reporter.report(unknownSource.at(wrong, { source, table, nearest: pair && `'${pair[0]}', '${pair[1]}'`, tables: tables.length > 0 }, { node: node.id, ...leftOut(node, names) }));
}

function leftOut(node: Node, names: Names): Pick<More, 'severity' | 'notes'> {
  return names.testsMayMiss && node.kind === 'test' ? { severity: 'warning', notes: [`The test "${node.name}" is left out.`] } : {};
}

function placeOf([name, start, end]: RefFact, node: Node, names: Names): Span {
  return start < 0 ? node.patch ?? node.span : literalWithin({ file: node.file, start, end }, name, names);
}

/** The quoted name within a call; the whole call when the name is no literal there. */
function literalWithin(call: Span, name: string, names: Names): Span {
  const text = names.read(call.file).slice(call.start, call.end);
  const at = Math.max(text.lastIndexOf(`'${name}'`), text.lastIndexOf(`"${name}"`));
  return at < 0 ? call : { file: call.file, start: call.start + at, end: call.start + at + name.length + 2 };
}

function groupOf(node: Node): string | undefined {
  return 'group' in node ? node.group : undefined;
}
