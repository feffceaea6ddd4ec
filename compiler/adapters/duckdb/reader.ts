import type { Engine } from '../../contracts/adapter.ts';
import type { Host } from '../../contracts/host.ts';
import type { Project } from '../../contracts/project.ts';
import { openEngine } from './engine.ts';

/** A DuckDB in memory that reads a lake's files, on this machine and in S3, for what has no DuckDB of its own. */
export function openReader(project: Project, host: Host): Promise<Engine> {
  return openEngine({ ...project.target, engine: 'duckdb', dialect: 'duckdb', database: 'memory', schema: 'main', path: ':memory:', connection: {} }, host, { project });
}
