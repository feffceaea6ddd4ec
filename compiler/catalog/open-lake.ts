import type { Catalog } from '../contracts/catalog.ts';
import type { Host } from '../contracts/host.ts';
import type { ConfigMap, Project } from '../contracts/project.ts';
import { awsSettings } from '../aws/client-options.ts';

/** The catalog, and the files that tables are made of. */
export interface OpenedLake {
  readonly catalog: Catalog;
  /** Paths or URLs of the files below a folder or URL. */
  files(location: string): Promise<readonly string[]>;
  /** Text of a file; undefined when it is not there. */
  text(location: string): Promise<string | undefined>;
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
      const place = placeOf(location);
      return isUrl(place) ? store.list(place) : host.files.walk(place).map(({ path }) => path);
    },
    async text(location) {
      const place = placeOf(location);
      if (isUrl(place)) return store.readText(place);
      return host.files.stat(place)?.kind === 'file' ? host.files.readText(place) : undefined;
    },
    close() {
      catalog.close();
      store.close();
    },
  };
}

/** A URL of S3, or a path of this machine. */
function placeOf(location: string): string {
  return location.replace(/\/+$/, '').replace(/^file:\/*/, '/').replace(/^s3[an]:/, 's3:');
}

function isUrl(place: string): boolean {
  return /^[a-z0-9]+:\/\//i.test(place);
}
