import type { Adapter, OpenOptions } from '../../contracts/adapter.ts';
import type { EngineType } from '../../contracts/project.ts';
import { openDuckdbBinder } from '../duckdb/binder.ts';
import { spark } from './dialect.ts';
import { openSparkEngine } from './engine.ts';
import { sparkProbes } from './probes.ts';
import type { SparkKind } from './engine.ts';
import type { Host } from '../../contracts/host.ts';
import type { Target } from '../../contracts/project.ts';

/** Spark, on this machine, behind a Connect server, or on EMR: whole runs are jobs of one runner. */
export function sparkAdapter(type: EngineType): Adapter {
  return {
    type,
    dialect: spark,
    open: async (target, host, options = {}) => openSparkEngine(target, host, options, await kindOf(type, target, host, options)),
    probes: (target, host, options) => sparkProbes(type, target, host, options),
    // Models are written in DuckDB's SQL, and checked before they are translated.
    openBinder: openDuckdbBinder,
  };
}

async function kindOf(type: EngineType, target: Target, host: Host, options: OpenOptions): Promise<SparkKind> {
  switch (type) {
    case 'spark_local':
    case 'spark_connect':
      return (await import('./local-kind.ts')).localKind(type, target, host, options);
    default:
      return (await import('./emr-kind.ts')).emrKind(type, target, host, options);
  }
}

