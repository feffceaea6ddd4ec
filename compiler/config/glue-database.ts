import type { ConfigMap, Project } from '../contracts/project.ts';

/** The catalog's database of a schema: what the config says of its layer (`glue.gold_db`), else one after the same pattern. */
export function glueDatabase(schema: string, config: ConfigMap): string {
  const glue = (config['glue'] ?? {}) as ConfigMap;
  const said = glue[`${schema}_db`];
  if (typeof said === 'string' && said !== '') return said;
  const prefix = glue['database_prefix'] ?? config['project_name'] ?? 'lake';
  return [prefix, schema, config['env']].filter((part) => typeof part === 'string' && part !== '').join('_');
}

/** Config `glue.enabled`: what a run builds is registered when it ends. */
export function registersTables({ config }: Project): boolean {
  return ((config['glue'] ?? {}) as ConfigMap)['enabled'] === true;
}
