import { spark } from '../../../compiler/adapters/spark/dialect.ts';
import { makeJob } from '../../../compiler/adapters/spark/make-job.ts';
import { placesOf } from '../../../compiler/adapters/spark/places.ts';
import { duckdb } from '../../../compiler/adapters/duckdb/dialect.ts';
import type { JobStatement, JobStep, RegisteredRelation } from '../../../compiler/contracts/job.ts';
import { relationKey } from '../../../compiler/contracts/relation.ts';
import { planSketch, sketched, type Sketch } from './sketch.ts';

/** The formats in which Spark keeps a table. */
export const FORMATS = ['parquet', 'iceberg', 'delta'] as const;

/** What a Spark job does for a sketch's node, in a table format; undefined where the node can't be planned for Spark. */
export async function sparkJob(sketch: Sketch, format: (typeof FORMATS)[number]): Promise<string | undefined> {
  const made: Sketch = { ...sketch, config: { ...sketch.config, file_format: format } };
  const { plan, diagnostics } = await planSketch(made, spark, { reads: duckdb });
  if (!plan || diagnostics.some(({ severity }) => severity === 'error')) return undefined;
  const { manifest, node } = sketched(made);
  const registry = new Map<string, RegisteredRelation>();
  const relation = (node as unknown as { readonly relation: { readonly schema: string; readonly identifier: string } }).relation;
  if (sketch.existing) {
    registry.set(relationKey({ ...relation, database: '' }), {
      ...relation, format: sketch.existing.kind === 'view' ? 'view' : format, location: `/lake/${relation.schema}/${relation.identifier}`, partition_by: [], run_id: 'run-0',
      columns: Object.entries(sketch.existing.columns ?? {}).map(([name, type]) => ({ name, type })),
    });
  }
  const job = makeJob(
    { manifest, plan: { nodes: new Map([[node.id, plan]]), scans: [] }, units: [{ ids: [node.id], after: [], always: false }], judges: new Map(), runId: 'run-1', threads: 1, failFast: false, testsStop: true },
    { places: placesOf({ paths: { root: '/lake' } }, '/project'), registry, root: '/project', env: 'dev', conf: {}, jobRoot: '/project/target/jobs/run-1', iceberg: (schema) => `lake.${schema}` },
  );
  return print(job.units[0]!.nodes[0]!.steps);
}

/** Steps as text: each act as a comment over its SQL. */
function print(steps: readonly JobStep[]): string {
  const lines: string[] = [];
  for (const step of steps) {
    switch (step.do) {
      case 'transaction':
        lines.push(`-- transaction: ${step.title}`, '', ...step.steps.flatMap(statement), '-- end of the transaction', '');
        break;
      case 'test':
        lines.push(`-- ${step.title}`, `${step.count};`, '', ...(step.store.length > 0 ? ['-- when there are any', '', ...step.store.flatMap(statement)] : []), ...(step.clear.length > 0 ? ['-- when there are none', '', ...step.clear.flatMap(statement)] : []));
        break;
      case 'compare':
        lines.push(`-- ${step.title}: ${step.columns.join(', ')}`, `${step.actual};`, '', '-- expected', `${step.expected};`, '');
        break;
      default:
        lines.push(...statement(step));
    }
  }
  return `${lines.join('\n').trimEnd()}\n`;
}

function statement(step: JobStatement): readonly string[] {
  const { title, counts, cleanup, model_at: _, ...act } = step;
  const { do: kind, ...more } = act;
  const { select, sql, ...named } = more as { readonly select?: string; readonly sql?: string };
  const what = [kind, ...Object.entries(named).map(([key, value]) => (key === 'table' || key === 'name' ? String(value) : `${key} ${JSON.stringify(value)}`))].join(' ');
  return [`-- ${title}${counts ? ' (counts)' : ''}${cleanup ? ' (cleanup)' : ''}`, `-- ${what}`, ...[sql, select].flatMap((text) => (text === undefined ? [] : [`${text};`])), ''];
}
