import type { JobAct, JobInput, JobNode, JobPlan, JobStatement, JobStep, JobTable, RegisteredRelation } from '../../contracts/job.ts';
import type { Node } from '../../contracts/manifest.ts';
import type { StatementStep, Step } from '../../contracts/plan.ts';
import { relationKey, type Relation } from '../../contracts/relation.ts';
import type { ConfigMap } from '../../contracts/project.ts';
import { Bug } from '../../diagnostics/bug.ts';
import { namesOf } from '../../facts/names-of.ts';
import { quarantineRelation } from '../../landing/columns.ts';
import { readAct } from './acts.ts';
import { tableKey } from './dialect.ts';
import { landedFilesOf } from './landing.ts';
import { withoutPassingViews } from './passing-views.ts';
import { absolute, type Places } from './places.ts';
import { formatOf } from './table-format.ts';

/** What is true of a lake and its engine, whatever the job. */
export interface JobPlaces {
  readonly places: Places;
  readonly registry: ReadonlyMap<string, RegisteredRelation>;
  readonly root: string;
  readonly env: string;
  readonly conf: Readonly<Record<string, string>>;
  readonly jobRoot: string;
  iceberg(schema: string): string;
}

/** What a table's place and names depend on. */
export type TableWorld = Pick<JobPlaces, 'places' | 'registry' | 'root' | 'iceberg'>;

/** The job that carries out a plan: its statements taken apart into acts, and every table that they name with where it lies. */
export function makeJob({ manifest, plan, units, judges, runId, threads, failFast, testsStop, asked }: JobInput, world: JobPlaces): JobPlan {
  const tables = tablesOf(manifest.nodes, manifest.project.config, world);
  const named = new Set<string>();
  const name = (key: string): string => {
    if (!named.has(key) && !tables.has(key)) tables.set(key, opsTable(key, world));
    named.add(key);
    return key;
  };
  const statementOf = (step: StatementStep): readonly JobStatement[] => {
    const read = readAct(step.sql);
    const at = step.modelAt === undefined ? undefined : step.modelAt - (read?.at ?? 0);
    const more = { title: step.title, ...(at !== undefined && at >= 0 && { model_at: at }), ...(step.counts && { counts: true }), ...(step.cleanup && { cleanup: true }) };
    const landed = landedFilesOf(step.sql).map((files): JobStatement => ({ do: 'landed', title: 'read the landed files', ...files, files: files.files.map((file) => absolute(file, world.root)) }));
    if (step.guard) return [...landed, { do: 'guard', sql: read?.select ?? step.sql, ...step.guard, ...more }];
    if (!read) return [...landed, { do: 'sql', sql: step.sql, ...more }];
    const act = actOf(read.act, read.select, tables, name);
    return act ? [...landed, { ...act, ...(read.act.do === 'merge' && { rows: read.act.rows }), ...more }] : landed;
  };
  const stepsOf = (step: Step): readonly JobStep[] => {
    switch (step.kind) {
      case 'statement':
        return statementOf(step);
      case 'transaction':
        return [{ do: 'transaction', title: step.title, steps: withoutPassingViews(step.steps.flatMap(statementOf)) }];
      case 'test':
        return [{ do: 'test', title: step.title, count: step.count, store: (step.store ?? []).flatMap(statementOf), clear: (step.clear ?? []).flatMap(statementOf) }];
      case 'compare':
        return [{ do: 'compare', title: step.title, actual: step.actual, expected: step.expected, columns: step.columns }];
      case 'guard':
        return [{ do: 'guard', title: step.title, sql: step.sql, code: step.code, message: step.message, ...(step.hint !== undefined && { hint: step.hint }) }];
      default:
        throw new Bug(`A Spark job has no step "${step.kind}".`);
    }
  };
  const nodeOf = (id: string): JobNode => {
    const node = manifest.nodes.get(id)!;
    const planned = plan.nodes.get(id)!;
    const judge = judges.get(id);
    return {
      id, kind: node.kind as JobNode['kind'],
      ...(planned.relation && { table: name(tableKey(planned.relation)) }),
      steps: planned.steps.flatMap(stepsOf),
      ...(judge && { judge }),
    };
  };
  const made = units.map(({ ids, after, always, scan }) => ({
    after, ...(always && { always }), nodes: ids.map(nodeOf),
    ...(scan && { scan: { sql: scan.sql, exact: scan.tests.map((test) => test.exact) } }),
  }));
  const setup = [...(plan.setup ?? []), ...[...plan.nodes.values()].flatMap((node) => node.setup ?? [])];
  const setupSteps = [...new Map(setup.map((step) => [step.sql, step])).values()].flatMap(statementOf);
  return {
    version: 1, run_id: runId, project: manifest.project.name, env: world.env, threads, fail_fast: failFast, tests_stop: testsStop,
    conf: world.conf, state_root: world.places.stateRoot, staging_root: world.places.stagingRoot, job_root: world.jobRoot,
    // A SELECT may read any table of the project.
    tables: Object.fromEntries([...tables].filter(([key, table]) => named.has(key) || table.exists).sort(([a], [b]) => (a < b ? -1 : 1))),
    setup: setupSteps, units: made, ...(asked !== undefined && { asked }),
  };
}

/** The act as the runner knows it; undefined for one that is nothing to do. */
function actOf(act: NonNullable<ReturnType<typeof readAct>>['act'], select: string, tables: ReadonlyMap<string, JobTable>, name: (key: string) => string): JobAct | undefined {
  switch (act.do) {
    case 'replace':
    case 'view':
      return { do: act.do, table: name(act.table), select };
    case 'append':
    case 'partitions':
      return { do: act.do, table: name(act.table), columns: act.columns, select };
    case 'create':
      return { do: 'create', table: name(act.table), columns: act.columns, if_not_exists: act.if_not_exists };
    case 'drop':
      return { do: 'drop', table: name(act.table) };
    case 'temporary':
    case 'alias':
      return { do: act.do, name: act.table, select };
    case 'forget':
      return { do: 'forget', name: act.table };
    case 'merge': {
      const table = tables.get(name(act.table));
      // Iceberg has a MERGE, which writes only the files that change; a table that has been given other columns just before is written anew anyway.
      return table?.catalog_name === undefined ? { do: 'replace', table: act.table, select } : { do: 'merge', table: act.table, sql: act.merge, select };
    }
    case 'nothing':
      return undefined;
  }
}

/** Every table that a node of the project makes, with its quarantine. */
export function tablesOf(nodes: ReadonlyMap<string, Node>, config: ConfigMap, world: TableWorld): Map<string, JobTable> {
  const tables = new Map<string, JobTable>();
  for (const node of nodes.values()) {
    if (!('relation' in node) || node.kind === 'source' || node.kind === 'analysis') continue;
    const { relation } = node;
    if (relation.schema === '') continue;
    const format = node.kind === 'model' && node.config.materialized === 'view' ? 'view' : formatOf(node.config as ConfigMap, config);
    const place = node.kind === 'model' && node.config.materialized === 'external' ? placeOf(node.config as ConfigMap, world) : undefined;
    tables.set(tableKey(relation), { ...tableOf(relation, format, namesOf(node.config.partition_by), node.id, world), ...(place !== undefined && { location: place }) });
    if (node.kind === 'model') tables.set(tableKey(quarantineRelation(relation)), tableOf(quarantineRelation(relation), 'parquet', [], node.id, world));
  }
  return tables;
}

/** Where an external model's files are to lie; undefined for the folder of its name below its layer's. */
function placeOf({ location }: ConfigMap, { root }: TableWorld): string | undefined {
  return typeof location === 'string' && location !== '' ? absolute(location.replace(/\/+$/, ''), root) : undefined;
}

function tableOf(relation: Relation, format: JobTable['format'], partitionBy: readonly string[], node: string | undefined, world: TableWorld): JobTable {
  const there = world.registry.get(relationKey({ ...relation, database: '' }));
  const kept = there && there.format !== 'view' && format === 'view' ? there.format : format;
  const named = kept === 'iceberg' ? `${world.iceberg(relation.schema)}.${relation.identifier}` : undefined;
  return {
    schema: relation.schema, identifier: relation.identifier, format: kept, location: world.places.location(relation),
    ...(named !== undefined && { catalog_name: named }),
    partition_by: partitionBy, exists: there !== undefined,
    ...(there && { columns: there.columns }),
    ...(there?.select !== undefined && { select: there.select }),
    ...(node !== undefined && { node }),
  };
}

/** A table that belongs to no node: those of `ops`. */
function opsTable(key: string, world: JobPlaces): JobTable {
  const [schema = '', identifier = ''] = key.split('.');
  return tableOf({ database: '', schema, identifier }, 'parquet', [], undefined, world);
}
