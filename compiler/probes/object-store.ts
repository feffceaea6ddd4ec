import type { AwsSettings } from '../aws/client-options.ts';
import { openS3, type S3 } from '../aws/s3.ts';
import { isS3, plainS3 } from '../aws/s3-url.ts';
import type { ConfigMap, ConfigValue } from '../contracts/project.ts';
import type { Probe } from '../contracts/probe.ts';
import { mapOf } from '../facts/config-calls.ts';

/**
 * What `lakec debug` tries in S3: the folders that the config names are listed; where lakec or its jobs write, a small object is written,
 * read and deleted again.
 */
export function objectStoreProbes(config: ConfigMap, aws: AwsSettings): readonly Probe[] {
  const written = outermost([...WRITTEN.map((path) => textAt(config, path)), ...Object.values(mapOf(config['publish'])).map((target) => textAt(mapOf(target), ['stage']))]);
  const read = outermost([...READ.map((path) => textAt(config, path)), ...Object.values(mapOf(config['sources'])).map((source) => textAt(mapOf(source), ['base_path']))]).filter((url) => !written.some((root) => isBelow(url, root)));
  return [...written.map((url) => probe(url, true, aws)), ...read.map((url) => probe(url, false, aws))];
}

const WRITTEN: readonly (readonly string[])[] = [
  ...['root', 'bronze_root', 'silver_root', 'gold_root', 'state_root', 'checkpoints_root', 'dq_results_root'].map((key) => ['paths', key]), ['emr', 'jobs_root'], ['emr', 'log_uri'],
];
const READ: readonly (readonly string[])[] = [['paths', 'landing_root']];
/** Below each folder that is written. */
const NAME = '_lakec_debug';

function probe(url: string, writes: boolean, aws: AwsSettings): Probe {
  return {
    name: 's3',
    async attempt() {
      const s3 = openS3(aws);
      try {
        await s3.reach(url);
        if (writes) await writeAndDelete(s3, url);
        return `${url} can be listed${writes ? ', written and deleted from' : ''}`;
      } finally {
        s3.close();
      }
    },
  };
}

async function writeAndDelete(s3: S3, folder: string): Promise<void> {
  const url = `${folder}/${NAME}`;
  await s3.put(url, 'Written by lakec debug, which deletes it.\n');
  try {
    await s3.readText(url);
  } finally {
    await s3.remove([url]);
  }
}

/** URLs of S3, sorted, without those that lie below another. */
function outermost(urls: readonly (string | undefined)[]): readonly string[] {
  const found = [...new Set(urls.filter((url): url is string => url !== undefined && isS3(url)).map(plainS3))].sort();
  return found.filter((url) => !found.some((other) => other !== url && isBelow(url, other)));
}

function isBelow(url: string, root: string): boolean {
  return url === root || plainS3(url).startsWith(`${root}/`);
}

function textAt(config: ConfigMap, path: readonly string[]): string | undefined {
  const value = path.reduce<ConfigValue | undefined>((at, key) => mapOf(at)[key], config);
  return typeof value === 'string' && value !== '' ? value : undefined;
}
