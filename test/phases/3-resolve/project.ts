import type { Diagnostic } from '../../../compiler/contracts/diagnostics.ts';
import type { Flags } from '../../../compiler/contracts/flags.ts';
import type { Host } from '../../../compiler/contracts/host.ts';
import type { Manifest, Node } from '../../../compiler/contracts/manifest.ts';
import type { Parsed } from '../../../compiler/contracts/parsed.ts';
import type { Project } from '../../../compiler/contracts/project.ts';
import { memoryHost } from '../../../compiler/host/memory.ts';
import { load } from '../../../compiler/phases/1-load/index.ts';
import { parse, type ParseCache } from '../../../compiler/phases/2-parse/index.ts';
import { resolve } from '../../../compiler/phases/3-resolve/index.ts';

export const flags: Flags = {
  command: 'build', vars: {}, select: [], exclude: [], resourceTypes: [], excludeResourceTypes: [], indirectSelection: 'eager', fullRefresh: false, failFast: false, defer: false, favorState: false, empty: false,
  warnError: false, targetPath: 'target',
};

export interface Front {
  readonly host: Host;
  readonly project: Project;
  readonly parsed: Parsed;
  readonly manifest: Manifest;
  readonly diagnostics: readonly Diagnostic[];
  /** Text of a file, for places. */
  readonly read: (path: string) => string;
}

/** Takes files through phases 1 to 3. Without a config of its own a project is called `shop`. */
export function front(files: Readonly<Record<string, string>>, options: { readonly env?: Host['env']; readonly change?: (project: Project) => Project; readonly host?: Host; readonly cache?: (project: Project, host: Host) => ParseCache } = {}): Front {
  const host = options.host ?? memoryHost({ ...(!('dbt_project.yml' in files) && { 'config/dev.yaml': 'project_name: shop\n' }), ...files }, options.env ?? {});
  const diagnostics: Diagnostic[] = [];
  const reporter = { report: (diagnostic: Diagnostic) => void diagnostics.push(diagnostic) };
  const loaded = load(host, flags, reporter);
  if (!loaded) throw new Error(`The config is wrong: ${JSON.stringify(diagnostics)}`);
  const project = options.change?.(loaded) ?? loaded;
  const parsed = parse(project, (path) => host.files.readText(path), reporter, options.cache?.(project, host), { env: host.env, flags });
  const manifest = resolve(project, parsed, reporter);
  return { host, project, parsed, manifest, diagnostics, read: parsed.read };
}

/** The files of a text in which `=== path` starts each. */
export function splitFiles(text: string): Record<string, string> {
  const files: Record<string, string> = {};
  for (const part of text.split(/^=== /m).slice(1)) {
    const end = part.indexOf('\n');
    files[part.slice(0, end).trim()] = part.slice(end + 1);
  }
  return files;
}

/** What phases 1 to 3 said and made, as text: diagnostics with line and column, then nodes with what is not their kind's default. */
export function describeFront({ manifest, diagnostics, read }: Front): string {
  const lines = diagnostics.map((diagnostic) => describe(diagnostic, read));
  for (const node of manifest.nodes.values()) lines.push(describeNode(node));
  for (const node of manifest.disabled.values()) lines.push(`disabled ${node.id}`);
  for (const macro of manifest.macros.values()) if (macro.package !== 'lakec') lines.push(`${macro.id} → ${macro.dependsOn.join(', ') || 'nothing'}`);
  for (const group of manifest.groups.values()) lines.push(group.id);
  for (const selector of manifest.selectors.values()) lines.push(`selector ${selector.name}: ${JSON.stringify(selector.definition)}`);
  return `${lines.join('\n')}\n`;
}

/** A diagnostic, one line a part. */
export function describe(diagnostic: Diagnostic, read: (path: string) => string): string {
  const { severity, code, message, hint, span, labels = [], notes = [] } = diagnostic;
  const at = (where: typeof span): string => (where ? `${where.file}:${place(read(where.file), where.start)} ${JSON.stringify(read(where.file).slice(where.start, where.end))}` : 'nowhere');
  return [`${severity}[${code}] ${message}`, `  at ${at(span)}`, ...(hint === undefined ? [] : [`  hint: ${hint}`]), ...labels.map((label) => `  ${label.text}: ${at(label.span)}`), ...notes.map((note) => `  | ${note}`)].join('\n');
}

function place(text: string, offset: number): string {
  const before = text.slice(0, offset);
  return `${before.split('\n').length}:${offset - before.lastIndexOf('\n')}`;
}

const HIDDEN: ReadonlySet<string> = new Set(['enabled', 'alias', 'lookback', 'on_schema_change', 'on_configuration_change', 'access', 'fail_calc', 'warn_if', 'error_if', 'docs', 'contract', 'tags', 'meta', 'snapshot_meta_column_names', 'delimiter']);

function describeNode(node: Node): string {
  const relation = 'relation' in node ? ` as ${node.relation.database}.${node.relation.schema}.${node.relation.identifier}` : '';
  const config = Object.entries(node.config).filter(([key, value]) => value !== null && !HIDDEN.has(key) && !(typeof value === 'object' && Object.keys(value).length === 0));
  const lines = [`${node.id}${relation}`, `  fqn ${node.fqn.join('.')}`, `  config ${config.map(([key, value]) => `${key}=${JSON.stringify(value)}`).join(' ')}`];
  if (node.dependsOn.nodes.length > 0) lines.push(`  reads ${node.dependsOn.nodes.join(', ')}`);
  if (node.dependsOn.macros.length > 0) lines.push(`  calls ${node.dependsOn.macros.join(', ')}`);
  if (node.tags.length > 0) lines.push(`  tags ${node.tags.join(', ')}`);
  if (Object.keys(node.meta).length > 0) lines.push(`  meta ${JSON.stringify(node.meta)}`);
  if (node.description !== '') lines.push(`  description ${JSON.stringify(node.description)}`);
  if ('group' in node && node.group !== undefined) lines.push(`  group ${node.group}`);
  if ('columns' in node) for (const column of node.columns) lines.push(`  column ${JSON.stringify({ ...column, span: undefined })}`);
  switch (node.kind) {
    case 'test':
      lines.push(`  code ${JSON.stringify(node.code)}`);
      if (node.generic) lines.push(`  arguments ${JSON.stringify(node.generic.arguments)} on ${node.attached}`);
      break;
    case 'source':
      lines.push(`  source ${JSON.stringify({ loader: node.loader, loadedAtField: node.loadedAtField, freshness: node.freshness, landing: node.landing })}`);
      break;
    case 'unit_test':
      for (const input of node.given) lines.push(`  given ${input.input} (${input.node ?? 'itself'}) ${input.format} ${JSON.stringify(input.rows)}`);
      lines.push(`  expect ${node.expect.format} ${JSON.stringify(node.expect.rows)}`);
      break;
    default:
  }
  return lines.join('\n');
}
