import type { SourceNode } from '../../../contracts/manifest.ts';
import { EngineError } from '../../../contracts/adapter.ts';
import { FileError } from '../../../contracts/host.ts';
import type { NodePlan, StatementStep } from '../../../contracts/plan.ts';
import type { ColumnType } from '../../../contracts/relation.ts';
import { Bug } from '../../../diagnostics/bug.ts';
import { engineFailure } from '../../../diagnostics/engine.ts';
import { tableColumns } from '../../../landing/columns.ts';
import { persistDocs } from '../docs.ts';
import type { Group } from '../load/landed-select.ts';
import { landedSelect } from '../load/landed-select.ts';
import { bind, headerOf } from '../load/bind.ts';
import { columnsChanged, loadWithoutSource, noFiles, unreadableFile } from '../load/diagnostics.ts';
import type { LandedFile } from '../load/files.ts';
import { findFiles } from '../load/files.ts';
import type { LandingConfig } from '../load/landing-config.ts';
import { landingConfig } from '../load/landing-config.ts';
import { ledgerOf } from '../load/ledger.ts';
import type { LoadTarget } from '../load/write.ts';
import { writeSteps } from '../load/write.ts';
import type { Materialization, MaterializationInput, PlanWorld } from '../materialization.ts';
import { opsSetup } from '../ops.ts';
import { body, statement, withHooks } from '../steps.ts';

/**
 * Brings a source's landed files into a table: binds them by name, and writes the table, `<table>__quarantine`, the ledger, the watermark
 * and the row flow in one transaction. A file loads once; one that changed replaces its rows; of a `snapshot` source a file that is gone
 * takes its rows with it. Nothing new: nothing is done.
 */
export const load: Materialization = { name: 'load', needsColumns: true, plan: planLoad };

async function planLoad(input: MaterializationInput, world: PlanWorld): Promise<NodePlan | undefined> {
  const { node, dialect, existing } = input;
  const source = sourceOf(input);
  if (!source) return undefined;
  if (!dialect.landing) throw new Bug(`No adapter of ${dialect.name} loads files yet.`);
  const config = landingConfig(source);
  const present = await filesOf(source, config, input, world);
  if (!present) return undefined;

  const isTable = existing?.kind === 'table';
  const known = isTable && !input.flags.fullRefresh ? await ledgerOf(source, node.relation.database, world) : new Map<string, string>();
  const whole = known.size === 0;
  const fresh = present.filter((file) => known.get(file.name) !== file.fingerprint);
  const names = new Set(present.map((file) => file.name));
  const gone = config.mode === 'snapshot' ? [...known.keys()].filter((name) => !names.has(name)) : [];
  const base = { id: node.id, relation: node.relation, existing } as const;
  if (fresh.length === 0 && gone.length === 0) return { ...base, action: 'none', summary: 'nothing new', steps: [] };

  const columns = tableColumns(node, input.output ?? node.columns.map((column): ColumnType => ({ name: column.name, type: column.dataType ?? 'string' })));
  if (!whole && changedColumns(input, columns)) return undefined;
  const groups = await groupsOf(fresh, source, config, input, world);
  if (!groups) return undefined;

  const target: LoadTarget = { source, config, columns: columns.map((column) => column.name), fresh, replaced: whole ? undefined : [...fresh.filter((file) => known.has(file.name)).map((file) => file.name), ...gone] };
  const landed = landedSelect(groups, source, config.format, config.basePath, dialect, dialect.landing);
  const inside: StatementStep[] = [
    statement('lay the declared columns over the files', dialect.createViewAs(source.relation, landed, { replace: true })),
    ...writeSteps(input, target, body(input.checked.sql)),
    statement('take the view of the files away', dialect.drop(source.relation, 'view')),
    ...persistDocs(input, 'table'),
  ];
  return {
    ...base,
    action: 'load',
    summary: summaryOf(fresh.length, gone.length),
    setup: [
      statement(`create the schema ${source.relation.schema}`, dialect.createSchema(source.relation)),
      ...opsSetup(dialect, node.relation.database, ['load_ledger', 'watermark', 'row_flow']),
    ],
    steps: withHooks(input.checked, { inside }, 'load the files'),
  };
}

/** The one source with files that the model reads. */
function sourceOf({ node, manifest, reporter }: MaterializationInput): SourceNode | undefined {
  const sources = node.dependsOn.nodes.map((id) => manifest.nodes.get(id)).filter((parent): parent is SourceNode => parent?.kind === 'source' && parent.landing !== undefined);
  if (sources.length === 1) return sources[0];
  reporter.report(loadWithoutSource.at(node.configSpan?.('materialized') ?? node.span, { model: node.name, sources: sources.map((source) => `${source.sourceName}.${source.name}`) }, { node: node.id }));
  return undefined;
}

async function filesOf(source: SourceNode, config: LandingConfig, { manifest, reporter, node }: MaterializationInput, world: PlanWorld): Promise<readonly LandedFile[] | undefined> {
  const day = manifest.project.vars['as_of_date'];
  const asOf = typeof day === 'string' ? day : undefined;
  try {
    const files = await findFiles(world.landing, config, asOf);
    if (files.length > 0) return files;
    const wanted = [...config.snapshot, ...(config.incrementalDir === undefined ? [] : [`${config.incrementalDir}/date=YYYY-MM-DD/*`])];
    reporter.report(noFiles.at(source.span, { source: `${source.sourceName}.${source.name}`, folder: config.basePath, wanted, asOf: config.incrementalDir === undefined ? undefined : asOf }, { node: node.id }));
  } catch (thrown) {
    if (thrown instanceof EngineError) {
      reporter.report(engineFailure(thrown, source.span, { node: node.id }));
      return undefined;
    }
    if (!(thrown instanceof FileError)) throw thrown;
    reporter.report(unreadableFile.at(source.span, { source: `${source.sourceName}.${source.name}`, file: thrown.path, reason: thrown.message }, { node: node.id }));
  }
  return undefined;
}

/** Files by what their fields mean; undefined when one does not bind, which is reported. */
async function groupsOf(files: readonly LandedFile[], source: SourceNode, config: LandingConfig, input: MaterializationInput, world: PlanWorld): Promise<readonly Group[] | undefined> {
  const { reporter, dialect } = input;
  if (files.length === 0) return [];
  if (config.format === 'ndjson') {
    const paths = files.map((file) => file.path);
    const { rows } = await world.query(dialect.landing!.jsonKeys(paths));
    const keys = rows.map(([key]) => String(key)).sort();
    const binding = bind(keys, paths[0]!, source, config, true, reporter);
    return binding && [{ paths, binding }];
  }
  const groups = new Map<string, { readonly paths: string[]; readonly binding: Group['binding'] }>();
  let sound = true;
  for (const file of files) {
    const fields = config.format === 'csv' ? await headerOf(file, source, reporter) : (await world.query(dialect.landing!.parquetColumns(file.path))).rows.map(([name]) => String(name));
    const key = fields?.join('\u0000');
    if (key !== undefined && groups.has(key)) {
      groups.get(key)!.paths.push(file.path);
      continue;
    }
    const binding = fields && bind(fields, file.path, source, config, false, reporter);
    if (binding) groups.set(key!, { paths: [file.path], binding });
    else sound = false;
  }
  return sound ? [...groups.values()] : undefined;
}

function changedColumns({ existingColumns = [], node, reporter }: MaterializationInput, wanted: readonly ColumnType[]): boolean {
  const have = new Map(existingColumns.map((column) => [column.name.toLowerCase(), column.type.toLowerCase()]));
  const want = new Map(wanted.map((column) => [column.name.toLowerCase(), column.type.toLowerCase()]));
  const changes = [
    ...[...want].flatMap(([name, type]) => (!have.has(name) ? [`${name} is new`] : have.get(name) !== type ? [`${name} is ${type} and was ${have.get(name)}`] : [])),
    ...[...have.keys()].filter((name) => !want.has(name)).map((name) => `${name} is gone`),
  ];
  if (changes.length === 0) return false;
  reporter.report(columnsChanged.at(node.span, { model: node.name, changes }, { node: node.id }));
  return true;
}

function summaryOf(fresh: number, gone: number): string {
  const files = (count: number): string => `${count} file${count === 1 ? '' : 's'}`;
  return [...(fresh > 0 ? [files(fresh)] : []), ...(gone > 0 ? [`${files(gone)} gone`] : [])].join(', ');
}
