import type { JobTable } from '../../contracts/job.ts';
import type { ConfigMap } from '../../contracts/project.ts';

/** How a node's table is kept: its own `file_format`, else the project's `glue.table_format`, else Parquet. */
export function formatOf(own: Readonly<Record<string, unknown>>, config: ConfigMap): Exclude<JobTable['format'], 'view'> {
  const glue = (config['glue'] ?? {}) as ConfigMap;
  const wanted = own['file_format'] ?? glue['table_format'];
  return wanted === 'iceberg' || wanted === 'delta' ? wanted : 'parquet';
}
