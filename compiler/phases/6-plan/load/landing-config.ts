import { isS3, plainS3 } from '../../../aws/s3-url.ts';
import type { SourceNode } from '../../../contracts/manifest.ts';
import { namesOf } from '../config.ts';

/** How a source's table is landed, out of the config: `sources.<name>` with the table's own part over it. */
export interface LandingConfig {
  /** Folder or URL, no slash at its end. */
  readonly basePath: string;
  readonly format: 'csv' | 'ndjson' | 'parquet';
  readonly onUnknownColumn: 'extra' | 'fail' | 'drop';
  /** snapshot: the files present are the table. */
  readonly mode: 'snapshot' | 'cdc' | 'append';
  /** Globs relative to the base path. */
  readonly snapshot: readonly string[];
  /** Folder relative to the base path; files lie below `date=YYYY-MM-DD`. */
  readonly incrementalDir?: string;
  readonly watermark: readonly string[];
}

/** Reads what phase 1 has checked already; keys that are not there have the config's defaults. */
export function landingConfig(source: SourceNode): LandingConfig {
  const landing = source.landing ?? {};
  const texts = (value: unknown): readonly string[] => (Array.isArray(value) ? value.map(String) : typeof value === 'string' ? [value] : []);
  const incremental = landing['incremental_dir'];
  return {
    basePath: folderOf(String(landing['base_path'] ?? '')),
    format: (landing['format'] ?? 'csv') as LandingConfig['format'],
    onUnknownColumn: (landing['on_unknown_column'] ?? 'extra') as LandingConfig['onUnknownColumn'],
    mode: (landing['mode'] ?? 'snapshot') as LandingConfig['mode'],
    snapshot: texts(landing['snapshot']),
    ...(typeof incremental === 'string' && { incrementalDir: incremental.replace(/^\/+|\/+$/g, '') }),
    watermark: namesOf(landing['watermark']),
  };
}

function folderOf(path: string): string {
  return isS3(path) ? plainS3(path) : path.replace(/\/+$/, '');
}
