import type { Adapter } from '../contracts/adapter.ts';
import type { EngineType } from '../contracts/project.ts';

/** Loads the adapter of an engine, and nothing of the others; undefined for an engine that has none yet. */
export async function adapterOf(engine: EngineType): Promise<Adapter | undefined> {
  switch (engine) {
    case 'duckdb':
      return (await import('./duckdb/index.ts')).duckdbAdapter;
    case 'spark_local':
    case 'spark_connect':
    case 'spark_emr':
    case 'spark_emr_ec2':
      return (await import('./spark/index.ts')).sparkAdapter(engine);
    case 'redshift':
      return (await import('./redshift/index.ts')).redshiftAdapter;
    case 'snowflake':
      return (await import('./snowflake/index.ts')).snowflakeAdapter;
    default:
      return undefined;
  }
}
