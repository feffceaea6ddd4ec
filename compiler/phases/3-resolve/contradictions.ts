import type { Reporter } from '../../contracts/diagnostics.ts';
import type { ModelNode, Node } from '../../contracts/manifest.ts';
import type { ConfigValue } from '../../contracts/project.ts';
import { isMap } from '../../facts/config-calls.ts';
import { isContracted } from '../../facts/contracted.ts';
import { nearest } from '../../diagnostics/nearest.ts';
import { contractSchemaChange, contractWithoutColumns, fixedMaterialization, primaryKeyTwice, publicEphemeral, wrongConfig } from './diagnostics.ts';
import { HTML_COLORS } from './html-colors.ts';

/** Reports what a node says of itself that cannot hold together: dbt refuses such a project before it runs anything. */
export function checkContradictions(nodes: Iterable<Node>, reporter: Reporter): void {
  const colors = new Set<unknown>();
  for (const node of nodes) {
    checkMaterialization(node, reporter);
    checkColor(node, colors, reporter);
    if (node.kind !== 'model') continue;
    checkPrimaryKey(node, reporter);
    checkContract(node, reporter);
    if (node.access === 'public' && node.config.materialized === 'ephemeral') reporter.report(publicEphemeral.at(node.configSpan?.('access') ?? node.patch ?? node.span, { name: node.name }, { node: node.id }));
  }
}

const FIXED = { seed: 'seed', snapshot: 'snapshot', test: 'test' } as const;

function checkMaterialization(node: Node, reporter: Reporter): void {
  if (node.kind !== 'seed' && node.kind !== 'snapshot' && node.kind !== 'test') return;
  const { materialized } = node.config;
  if (materialized === FIXED[node.kind]) return;
  reporter.report(fixedMaterialization.at(node.configSpan?.('materialized') ?? node.patch ?? node.span, { what: node.kind === 'test' ? 'data test' : node.kind, name: node.name, kind: FIXED[node.kind], materialized }, { node: node.id }));
}

/** A config that many nodes share is reported once. */
function checkColor(node: Node, seen: Set<unknown>, reporter: Reporter): void {
  const docs = node.config['docs'];
  if (!isMap(docs) || seen.has(docs)) return;
  seen.add(docs);
  const color = docs['node_color'];
  if (color === undefined || color === null || color === '' || isColor(color)) return;
  const word = typeof color === 'string' ? color : undefined;
  reporter.report(wrongConfig.at(node.configSpan?.('docs') ?? node.patch ?? node.span, { key: 'docs.node_color', expected: 'the name of an HTML color or a number such as #cd7f32', found: word === undefined ? 'something else' : `"${word}"`, nearest: word === undefined ? undefined : nearest(word, HTML_COLORS) }, { node: node.id }));
}

function isColor(color: ConfigValue): boolean {
  return typeof color === 'string' && (/^#([0-9a-f]{3}){1,2}$/i.test(color) || HTML_COLORS.has(color.toLowerCase()));
}

function checkPrimaryKey(node: ModelNode, reporter: Reporter): void {
  const columns = node.columns.filter(({ constraints }) => constraints.some(({ type }) => type === 'primary_key'));
  const [first, second] = columns;
  if (!first) return;
  const whole = node.constraints.some(({ type }) => type === 'primary_key');
  if (!second && !whole) return;
  reporter.report(primaryKeyTwice.at(second?.span ?? first.span ?? node.span, { name: node.name, columns: columns.map(({ name }) => name), whole }, { node: node.id }));
}

const ALLOWED = ['append_new_columns', 'fail'];

function checkContract(node: ModelNode, reporter: Reporter): void {
  if (!isContracted(node)) return;
  const place = node.configSpan?.('contract') ?? node.patch ?? node.span;
  if (node.columns.length === 0) reporter.report(contractWithoutColumns.at(place, { name: node.name }, { node: node.id }));
  const change = node.config['on_schema_change'];
  if (node.config.materialized === 'incremental' && !ALLOWED.includes(String(change))) reporter.report(contractSchemaChange.at(node.configSpan?.('on_schema_change') ?? place, { name: node.name, change: String(change) }, { node: node.id }));
}
