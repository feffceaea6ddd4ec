import type { Diagnostic, Reporter } from '../../../compiler/contracts/diagnostics.ts';
import type { Flags } from '../../../compiler/contracts/flags.ts';
import type { Column, DataTestNode, Macro, Manifest, ModelNode, Node, NodeConfig, SeedNode, SourceNode, UnitTestNode } from '../../../compiler/contracts/manifest.ts';
import type { ConfigMap, DialectName, Project } from '../../../compiler/contracts/project.ts';
import type { Severity, Span } from '../../../compiler/contracts/diagnostics.ts';
import { buildDag } from '../../../compiler/graph/dag.ts';
import { analyse, parseTemplate } from '../../../compiler/jinja/index.ts';

/** A project written down in a test: enough of one for the phases from compile on. */
export interface Small {
  /** Model by name: its template; config by config() calls is not read, give it in `config`. */
  readonly models?: Readonly<Record<string, string>>;
  readonly config?: Readonly<Record<string, ConfigMap>>;
  readonly columns?: Readonly<Record<string, readonly (Partial<Column> & { readonly name: string })[]>>;
  /** Text of macro files by path. */
  readonly macros?: Readonly<Record<string, string>>;
  readonly seeds?: readonly string[];
  /** `source.table` and its columns' types. */
  readonly sources?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly tests?: Readonly<Record<string, { readonly on: string; readonly test: string; readonly column?: string; readonly arguments?: ConfigMap; readonly config?: ConfigMap }>>;
  readonly singular?: Readonly<Record<string, string>>;
  readonly units?: readonly (Pick<UnitTestNode, 'name' | 'model' | 'given' | 'expect'> & Partial<UnitTestNode>)[];
  readonly vars?: ConfigMap;
  readonly conf?: ConfigMap;
  readonly dialect?: DialectName;
  readonly lint?: Readonly<Record<string, Severity>>;
  readonly layers?: Readonly<Record<string, string>>;
  /** Refs that parsing did not see. */
  readonly hidden?: Readonly<Record<string, readonly string[]>>;
}

export function smallManifest(small: Small): Manifest {
  const dialect = small.dialect ?? 'duckdb';
  const project: Project = {
    name: 'shop',
    conventions: { format: 'lakec', yaml: '1.2', references: true, schemaNames: 'layer', runBuildsSnapshots: true },
    target: { name: 'dev', engine: dialect === 'spark' ? 'spark_local' : 'duckdb', dialect, database: 'lake', schema: 'main', threads: 4, connection: {} },
    dialect,
    config: small.conf ?? {},
    vars: small.vars ?? {},
    packages: [{ name: 'shop', root: '', folderConfig: {}, vars: {} }],
    files: [],
    onRunStart: [],
    onRunEnd: [],
    lint: small.lint ?? {},
    configKey: '',
  };
  const nodes = new Map<string, Node>();
  const columnsOf = (name: string): Column[] => (small.columns?.[name] ?? []).map((column) => ({ description: '', meta: {}, tags: [], constraints: [], ...column }));
  const relation = (name: string, schema = 'main') => ({ database: 'lake', schema, identifier: name });
  const base = (kind: string, name: string, file: string, code: string) => ({
    id: `${kind}.shop.${name}`, name, package: 'shop', file, path: file.replace(/^[^/]+\//, ''), fqn: ['shop', name], description: '', tags: [], meta: {},
    config: { enabled: true, materialized: 'table', ...small.config?.[name] } as NodeConfig,
    span: { file, start: 0, end: 0 }, configSpan: () => undefined, columns: columnsOf(name), alias: name, relation: relation(name),
    code, codeStart: 0, language: 'sql' as const, checksum: '', needsRender: false, ...calls(code, file, name, small),
  });
  for (const name of small.seeds ?? []) {
    const { code: _, codeStart: __, refs: ___, sources: ____, ...rest } = base('seed', name, `seeds/${name}.csv`, '');
    nodes.set(`seed.shop.${name}`, { ...rest, kind: 'seed', config: { ...rest.config, materialized: 'seed' } } as SeedNode);
  }
  for (const [name, columns] of Object.entries(small.sources ?? {})) {
    const [source, table] = name.split('.') as [string, string];
    const declared = Object.entries(columns).map(([column, dataType]) => ({ name: column, dataType, description: '', meta: {}, tags: [], constraints: [] }));
    const { code: _, codeStart: __, refs: ___, sources: ____, ...rest } = base('source', table, 'models/sources.yml', '');
    nodes.set(`source.shop.${name}`, { ...rest, id: `source.shop.${name}`, kind: 'source', sourceName: source, sourceDescription: '', loader: '', columns: declared, relation: relation(table, source) } as unknown as SourceNode);
  }
  for (const [name, code] of Object.entries(small.models ?? {})) {
    nodes.set(`model.shop.${name}`, { ...base('model', name, `models/${name}.sql`, code), kind: 'model', access: 'protected', constraints: [], ...(small.layers?.[name] && { layer: small.layers[name] }) } as ModelNode);
  }
  for (const [name, code] of Object.entries(small.singular ?? {})) nodes.set(`test.shop.${name}`, { ...base('test', name, `tests/${name}.sql`, code), kind: 'test' } as DataTestNode);
  for (const [name, test] of Object.entries(small.tests ?? {})) {
    const arguments_ = { ...(test.column !== undefined && { column_name: test.column }), ...test.arguments };
    const refs = [...JSON.stringify(arguments_).matchAll(/ref\('([^']+)'\)/g)].map((match) => idOf(match[1]!, small));
    const node = {
      ...base('test', name, 'models/models.yml', ''), kind: 'test', attached: idOf(test.on, small),
      generic: { name: test.test, arguments: arguments_, ...(test.column !== undefined && { column: test.column }) },
      config: { enabled: true, materialized: 'test', ...test.config }, dependsOn: { nodes: [idOf(test.on, small), ...refs], macros: [] },
      span: { file: 'models/models.yml', start: 10, end: 20 },
    };
    nodes.set(node.id, node as unknown as DataTestNode);
  }
  for (const unit of small.units ?? []) {
    const node = { ...base('unit_test', unit.name, 'models/models.yml', ''), overrides: { macros: {}, vars: {}, envVars: {} }, ...unit, kind: 'unit_test', dependsOn: { nodes: [unit.model], macros: [] } };
    nodes.set(node.id, node as unknown as UnitTestNode);
  }
  const dag = buildDag([...nodes.keys()], (id) => nodes.get(id)!.dependsOn.nodes);
  if (dag.kind === 'cycle') throw new Error('a cycle');
  return { project, nodes, disabled: new Map(), macros: macrosOf(small.macros ?? {}), groups: new Map(), docs: new Map(), dag: dag.dag, selectors: new Map() };
}

function calls(code: string, file: string, name: string, small: Small) {
  const facts = code === '' ? [] : analyse(parseTemplate(code, file)).calls;
  const refs = facts.filter((call) => call.name === 'ref' && call.args.length > 0).map((call) => ({ name: String(call.args.at(-1)) }));
  const sources = facts.filter((call) => call.name === 'source').map((call) => ({ source: String(call.args[0]), table: String(call.args[1]) }));
  const hidden = small.hidden?.[name] ?? [];
  const ids = [...refs.filter((ref) => !hidden.includes(ref.name)).map((ref) => idOf(ref.name, small)), ...sources.map((source) => `source.shop.${source.source}.${source.table}`)];
  return { refs, sources, dependsOn: { nodes: [...new Set(ids)], macros: [] } };
}

function idOf(name: string, small: Small): string {
  return small.seeds?.includes(name) ? `seed.shop.${name}` : small.sources && name in small.sources ? `source.shop.${name}` : `model.shop.${name}`;
}

export function macrosOf(files: Readonly<Record<string, string>>): Map<string, Macro> {
  const macros = new Map<string, Macro>();
  for (const [file, text] of Object.entries(files)) {
    for (const { callName, block, start, end } of parseTemplate(text, file).macros) {
      const id = `macro.shop.${callName}`;
      macros.set(id, { id, name: callName, package: 'shop', kind: block === 'test' ? 'test' : 'macro', file, span: { file, start, end }, code: text.slice(start, end), description: '', meta: {}, arguments: [], dependsOn: [] });
    }
  }
  return macros;
}

export const flags: Flags = {
  command: 'compile', vars: {}, select: [], exclude: [], resourceTypes: [], excludeResourceTypes: [], indirectSelection: 'eager', fullRefresh: false, failFast: false,
  defer: false, favorState: false, empty: false, warnError: false, targetPath: 'target',
};

export interface Collected extends Reporter {
  readonly diagnostics: Diagnostic[];
}
export function collect(): Collected {
  const diagnostics: Diagnostic[] = [];
  return { diagnostics, report: (diagnostic) => diagnostics.push(diagnostic) };
}

/** The text that a span marks, for tests to compare. */
export function textAt(span: Span | undefined, small: Small): string | undefined {
  const name = span?.file.replace(/^\w+\/|\.sql$/g, '');
  const text = span && (small.models?.[name!] ?? small.singular?.[name!] ?? small.macros?.[span.file]);
  return text?.slice(span!.start, span!.end);
}
