import type { Catalog } from '../contracts/catalog.ts';
import type { Host } from '../contracts/host.ts';
import type { ConfigMap, Project } from '../contracts/project.ts';
import { awsSettings } from '../aws/client-options.ts';

/** The catalog, and the files that tables are made of. */
export interface OpenedLake {
  readonly catalog: Catalog;
  /** Paths or URLs of the files below a folder or URL. */
  files(location: string): Promise<readonly string[]>;
  close(): void;
}

/** Opens the Glue catalog and the object store of the target; nothing is asked yet. */
export async function openLake(host: Host, project: Project): Promise<OpenedLake> {
  const [{ openGlue }, { openS3 }] = await Promise.all([import('../aws/glue.ts'), import('../aws/s3.ts')]);
  const aws = awsSettings(project.config, host.env);
  const account = ((project.config['aws'] ?? {}) as ConfigMap)['account_id'];
  const catalog = openGlue(aws, typeof account === 'string' ? account : undefined);
  const store = openS3(aws);
  return {
    catalog,
    async files(location) {
      const place = location.replace(/\/+$/, '').replace(/^file:\/*/, '/');
      return /^[a-z0-9]+:\/\//i.test(place) ? store.list(place) : host.files.walk(place).map(({ path }) => path);
    },
    close() {
      catalog.close();
      store.close();
    },
  };
}
