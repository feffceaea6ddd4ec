import type { NodeOptions, TableOptions } from '../../contracts/dialect.ts';

/** How a table begins: `create or replace transient table`. Tables of models are transient unless `transient: false`, as with dbt; a history, which nothing can rebuild, only with `transient: true`. */
export function createTableWords({ replace, temporary, config }: TableOptions): string {
  const transient = !temporary && config !== undefined && (config['transient'] ?? config['materialized'] !== 'snapshot') === true;
  return `create ${replace ? 'or replace ' : ''}${temporary ? 'temporary ' : transient ? 'transient ' : ''}table`;
}

/** What follows a table's name or its columns: `cluster by (…) copy grants`, each on a line of its own. */
export function tableClauses({ replace, config = {} }: TableOptions): string {
  const keys = clusterKeys(config);
  return [...(keys.length > 0 ? [`cluster by (${keys.join(', ')})`] : []), ...(replace && config['copy_grants'] === true ? ['copy grants'] : [])].map((clause) => `\n${clause}`).join('');
}

/** The SELECT in the order of the cluster keys, so that a new table is clustered from the start. */
export function clustered(select: string, config: NodeOptions = {}): string {
  const keys = clusterKeys(config);
  return keys.length === 0 ? select : `select * from (\n${select}\n) as model\norder by ${keys.join(', ')}`;
}

/** With `automatic_clustering`: the statement that lets Snowflake recluster the table. */
export function afterCreate(name: string, config: NodeOptions = {}): string {
  return clusterKeys(config).length > 0 && config['automatic_clustering'] === true ? `;\nalter table ${name} resume recluster` : '';
}

/** `create or replace secure view … copy grants`. */
export function createViewWords(name: string, { replace, config = {} }: TableOptions): string {
  return `create ${replace ? 'or replace ' : ''}${config['secure'] === true ? 'secure ' : ''}view ${name}${replace && config['copy_grants'] === true ? '\ncopy grants' : ''}`;
}

/** `cluster_by`: expressions, each as it is written. */
export function clusterKeys(config: NodeOptions): readonly string[] {
  const value = config['cluster_by'];
  const list = Array.isArray(value) ? (value as readonly unknown[]) : value === null || value === undefined ? [] : [value];
  return list.map(String).filter((key) => key.trim() !== '');
}
