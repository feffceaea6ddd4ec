import type { ConfigMap, DialectName, EngineType, Target } from '../../../contracts/project.ts';
import { Secret } from '../../../contracts/secret.ts';

const DIALECTS: Readonly<Record<EngineType, DialectName>> = {
  duckdb: 'duckdb', spark_local: 'spark', spark_connect: 'spark', spark_emr: 'spark', spark_emr_ec2: 'spark',
  snowflake: 'snowflake', redshift: 'redshift', postgres: 'postgres',
};

const SCHEMAS: Readonly<Record<DialectName, string>> = { duckdb: 'main', spark: 'default', snowflake: 'PUBLIC', redshift: 'public', postgres: 'public' };

/** Where to build, from the `engine` section of a validated config; `--threads` wins over `engine.threads`. */
export function targetOf(name: string, engine: ConfigMap, threads: number | undefined): Target {
  const type = engine['type'] as EngineType;
  const dialect = DIALECTS[type];
  const connection = engine['connection'] as ConfigMap;
  const text = (key: string): string | undefined => {
    const value = connection[key];
    return value === undefined || value === null || value instanceof Secret || typeof value === 'object' ? undefined : String(value);
  };
  const path = engine['path'] as string;
  const database = type === 'duckdb' ? stem(path) : text('database') ?? '';
  return {
    name,
    engine: type,
    dialect,
    database,
    schema: text('schema') ?? SCHEMAS[dialect],
    threads: threads ?? (engine['threads'] as number),
    ...(type === 'duckdb' && { path }),
    connection,
  };
}

/** DuckDB names a database after its file: `x/lake.duckdb` is `lake`, `:memory:` is `memory`. */
function stem(path: string): string {
  if (path === ':memory:') return 'memory';
  const name = path.split(/[/\\]/).at(-1)!;
  const dot = name.indexOf('.', 1);
  return dot < 0 ? name : name.slice(0, dot);
}
