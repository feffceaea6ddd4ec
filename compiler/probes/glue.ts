import { openGlue } from '../aws/glue.ts';
import type { AwsSettings } from '../aws/client-options.ts';
import { glueDatabase } from '../config/glue-database.ts';
import type { ConfigMap } from '../contracts/project.ts';
import type { Probe } from '../contracts/probe.ts';

/** What `lakec debug` tries of the Glue catalog: each layer's database is looked for, and its entries are read. Nothing is written. */
export function glueProbes(config: ConfigMap, aws: AwsSettings): readonly Probe[] {
  const account = ((config['aws'] ?? {}) as ConfigMap)['account_id'];
  return [...new Set(['bronze', 'silver', 'gold', 'ops'].map((schema) => glueDatabase(schema, config)))].map((database) => ({
    name: 'glue',
    async attempt() {
      const catalog = openGlue(aws, typeof account === 'string' ? account : undefined);
      try {
        if (!(await catalog.hasDatabase(database))) return `${database} is not there yet; the first run with glue.enabled makes it`;
        const { length } = await catalog.tables(database);
        return `${database} can be read, and has ${length === 1 ? 'one entry' : `${length} entries`}`;
      } finally {
        catalog.close();
      }
    },
  }));
}
