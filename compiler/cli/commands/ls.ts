import { chooseNodes, listedEntries, readProject } from '../../build.ts';
import { RESOURCE_TYPE, type Node } from '../../contracts/manifest.ts';
import { fromJs, toJson } from '../../jinja/index.ts';
import type { CommandContext } from '../context.ts';
import { invocation, messagesOnly, tellLine } from '../invocation.ts';

/** `lakec ls`: the chosen nodes, one a line, in dbt's four forms, sorted by id as dbt does. */
export function command(context: CommandContext): number {
  const call = invocation(context, messagesOnly(context));
  const manifest = readProject(call);
  if (!manifest) return 0;
  const form = context.arguments.text('output') ?? 'selector';
  const keys = context.arguments.list('output-keys').flatMap((word) => word.split(/[\s,]+/)).filter((key) => key !== '');
  const nodes = [...chooseNodes(call, manifest)].sort().map((id) => manifest.nodes.get(id)!);
  const entry = listedEntries(call, manifest);
  const lines = nodes.map((node) => (form === 'json' && entry ? asDbt(entry(node), keys) : line(node, form, keys)));
  if (context.format === 'json') for (const msg of lines) tellLine(context, 'PrintEvent', 'info', msg, { msg });
  else context.output.out(lines.map((text) => `${text}\n`).join(''));
  return 0;
}

function line(node: Node, form: string, keys: readonly string[]): string {
  switch (form) {
    case 'name': return node.kind === 'source' ? `${node.sourceName}.${node.name}` : versioned(node);
    case 'path': return node.file;
    case 'json': return JSON.stringify(keys.length > 0 ? pick(described(node), keys) : shortly(node));
    default: return selector(node);
  }
}

/** As dbt prints it: the keys of the manifest in their order, blanks after colons and commas, nothing but ASCII. */
function asDbt(entry: Described, keys: readonly string[]): string {
  return toJson(fromJs(keys.length > 0 ? pick(entry, keys) : Object.fromEntries(Object.entries(entry).filter(([key]) => SHORT.includes(key)))));
}

/** What `--select` takes to find it again. */
function selector(node: Node): string {
  switch (node.kind) {
    case 'source': return `source:${node.package}.${node.sourceName}.${node.name}`;
    case 'exposure': return `exposure:${node.package}.${node.name}`;
    case 'unit_test':
    case 'metric':
    case 'semantic_model':
    case 'saved_query': return `${node.kind}:${node.package}.${node.name}`;
    default: return node.fqn.join('.');
  }
}

function versioned(node: Node): string {
  return node.kind === 'model' && node.version !== undefined ? `${node.name}.v${node.version}` : node.name;
}

type Described = Readonly<Record<string, unknown>>;

/** dbt's keys of a node, as far as they can be asked for. */
function described(node: Node): Described {
  return {
    unique_id: node.id, name: node.name, resource_type: RESOURCE_TYPE[node.kind], package_name: node.package, original_file_path: node.file, path: node.path,
    fqn: node.fqn, description: node.description, tags: node.tags, meta: node.meta, config: node.config, depends_on: node.dependsOn,
    ...('alias' in node && { alias: node.alias }),
    ...('relation' in node && { database: node.relation.database, schema: node.relation.schema }),
    ...('columns' in node && { columns: Object.fromEntries(node.columns.map((column) => [column.name, { name: column.name, description: column.description, data_type: column.dataType ?? null, tags: column.tags, meta: column.meta }])) }),
    ...(node.kind === 'source' && { source_name: node.sourceName, identifier: node.relation.identifier, loader: node.loader }),
    ...(node.kind === 'model' && { access: node.access, group: node.group ?? null, version: node.version ?? null, latest_version: node.latestVersion ?? null, layer: node.layer ?? null }),
    ...(node.kind === 'exposure' && { type: node.type, owner: node.owner, url: node.url ?? null, maturity: node.maturity ?? null }),
    ...('code' in node && { raw_code: node.code }),
  };
}

/** dbt prints these when no keys are asked for. */
const SHORT = ['alias', 'name', 'package_name', 'depends_on', 'tags', 'config', 'resource_type', 'source_name', 'original_file_path', 'unique_id'];

function shortly(node: Node): Described {
  return Object.fromEntries(Object.entries(described(node)).filter(([key]) => SHORT.includes(key)));
}

/** `config.materialized` looks inside; keys that a node has not are left out. */
function pick(from: Described, keys: readonly string[]): Described {
  const found: Record<string, unknown> = {};
  for (const key of keys) {
    let value: unknown = from;
    for (const part of key.split('.')) value = typeof value === 'object' && value !== null && Object.hasOwn(value, part) ? (value as Described)[part] : undefined;
    if (value !== undefined) found[key] = value;
  }
  return found;
}
