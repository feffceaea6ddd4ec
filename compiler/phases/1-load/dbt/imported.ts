import type * as Yaml from 'yaml';
import { yamlLibrary } from '../../../config/libraries.ts';
import type { Reporter } from '../../../contracts/diagnostics.ts';
import type { Flags } from '../../../contracts/flags.ts';
import type { Host } from '../../../contracts/host.ts';
import type { ConfigMap, ConfigValue, FileKind, FolderConfig, Project } from '../../../contracts/project.ts';
import { FOLDER_KINDS } from '../config/project-of.ts';
import { WholeFloat } from '../../../contracts/whole-float.ts';
import { literal } from './literal.ts';
import { importedTrees, type ImportedTrees } from './imported-trees.ts';
import { loadDbt } from './index.ts';
import { readProjectFile, type ProjectFileFacts } from './project-file.ts';

/** What a dbt project comes to in lakec's own format: texts by path, and files that are taken as they are, by where they go. */
export interface Imported {
  readonly name: string;
  readonly target: string;
  readonly written: ReadonlyMap<string, string>;
  readonly copied: ReadonlyMap<string, string>;
  /** Templates of folder config that stand in the target's file as what they gave on this target. */
  readonly rendered: ImportedTrees['rendered'];
  /** Keys of dbt_project.yml that have no place in lakec's own format. */
  readonly left: readonly string[];
}

const FOLDERS: Readonly<Partial<Record<FileKind, string>>> = { model: 'models', macro: 'macros', seed: 'seeds', snapshot: 'snapshots', test: 'tests', analysis: 'analyses', fixture: 'tests' };

/** Reads a dbt project and gives the files of the same project in lakec's own format; undefined when it can't be read, which is reported. */
export async function importedFiles(host: Host, flags: Flags, reporter: Reporter): Promise<Imported | undefined> {
  const { files, env } = host;
  const project = loadDbt(host, flags, reporter);
  const facts = project && readProjectFile(files, '', { env, flags, reporter: { report: () => undefined }, vars: flags.vars, target: project.target });
  if (!project || !facts) return undefined;
  const { stringify } = yamlLibrary();
  const yaml = (value: unknown) => stringify(value, { version: '1.2', lineWidth: 0, aliasDuplicateObjects: false, customTags: [wholeFloats] });
  const { name, target } = project;
  const { everywhere, here, rendered, defaults } = importedTrees(kindsOf(facts.writtenTrees), kindsOf(facts.trees), facts.vars);
  const vars = { ...defaults, ...facts.vars };
  const base = {
    project_name: name.toLowerCase(), ...(Object.keys(vars).length > 0 && { vars: literal(vars) }), ...everywhere,
    ...(facts.dispatch.length > 0 && { dispatch: facts.dispatch.map(({ namespace, packages }) => ({ macro_namespace: namespace, search_order: packages })) }),
    ...(project.onRunStart.length > 0 && { 'on-run-start': literal(project.onRunStart) }), ...(project.onRunEnd.length > 0 && { 'on-run-end': literal(project.onRunEnd) }),
  };
  const written = new Map<string, string>([
    ['config/base.yaml', `# What every target has; made from dbt_project.yml.\n${yaml(base)}`],
    [`config/${target.name}.yaml`, `# Made from the output "${target.name}" of profiles.yml.\nextends: base.yaml\n${yaml({ engine: engineOf(project), ...here })}`],
  ]);
  const copied = new Map<string, string>();
  for (const file of project.files) {
    if (file.package !== name) continue;
    const path = `${folderOf(file.kind, file.path, facts.paths)}${file.relativePath}`;
    copied.set(path, file.path);
    if (file.kind !== 'properties') continue;
    const text = files.readText(file.path);
    // YAML 1.2 reads some words as texts that 1.1 reads as true and false, and lakec reads ${…} as a reference.
    const anew = await inYaml12(text);
    if (anew !== undefined) written.set(path, anew);
  }
  // A custom schema stands behind the target's own in dbt; in lakec's own format it stands alone.
  if (!project.files.some((file) => file.package === name && file.kind === 'macro' && /macro\s+(default__)?generate_schema_name\b/.test(files.readText(file.path)))) written.set('macros/generate_schema_name.sql', SCHEMA_NAMES);
  const left = [
    ...(Object.keys(facts.quoting).length > 0 ? ['quoting'] : []), ...(facts.queryComment === undefined || facts.queryComment === null ? [] : ['query-comment']), ...(Object.keys(facts.flags).length > 0 ? ['flags'] : []),
    ...Object.keys(facts.trees).filter((kind) => !(FOLDER_KINDS as readonly string[]).includes(kind)),
  ];
  return { name, target: target.name, written, copied, rendered, left };
}

/** The trees that have a place in lakec's own format. */
function kindsOf(trees: FolderConfig): ConfigMap {
  return Object.fromEntries(FOLDER_KINDS.flatMap((kind) => (trees[kind] ? [[kind, trees[kind]]] : [])));
}

const SCHEMA_NAMES = `{#- Schemas as dbt names them: a custom one stands behind the target's own. -#}
{% macro generate_schema_name(custom_schema_name, node) -%}
    {%- if custom_schema_name is none or custom_schema_name in ['bronze', 'silver', 'gold'] and not node.config.get('schema') -%}{{ target.schema }}{%- else -%}{{ target.schema }}_{{ custom_schema_name | trim }}{%- endif -%}
{%- endmacro %}
`;

function folderOf(kind: FileKind, path: string, paths: ProjectFileFacts['paths']): string {
  const own = FOLDERS[kind];
  if (own !== undefined) return `${own}/`;
  if (path === 'selectors.yml') return '';
  const home = Object.entries(paths).find(([folder, list]) => folder !== 'docs' && (list as readonly string[]).some((each) => path.startsWith(`${each}/`)));
  return home ? `${home[0]}/` : 'models/';
}

function engineOf({ target }: Project): unknown {
  const { engine, path, threads, schema, database, connection } = target;
  const settings = { ...(literal(connection) as object), ...(engine === 'duckdb' ? (schema === 'main' ? {} : { schema }) : { schema, database }) };
  return { type: engine, ...(path !== undefined && { path }), threads, ...(Object.keys(settings).length > 0 && { connection: settings }) };
}

/** The text for YAML 1.2 and with no references; undefined where it says the same there already. */
async function inYaml12(text: string): Promise<string | undefined> {
  const { parse, stringify } = yamlLibrary();
  const before = parse(text, { version: '1.1', logLevel: 'silent' }) as ConfigValue;
  const now = parse(text, { version: '1.2', schema: 'core', logLevel: 'silent' }) as ConfigValue;
  if (JSON.stringify(before) === JSON.stringify(now) && !text.includes('${')) return undefined;
  return stringify(literal(before), { version: '1.2', lineWidth: 0 });
}

/** How a float without a fraction is written. */
const wholeFloats: Yaml.ScalarTag = {
  tag: 'tag:yaml.org,2002:float', default: true, identify: (value) => value instanceof WholeFloat, resolve: Number,
  stringify: ({ value }) => (value as WholeFloat).value.toFixed(1),
};
