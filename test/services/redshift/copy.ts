import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { getObject, listObjects } from '../emr.ts';
import type { PgResult, PgSession } from '../postgres.ts';
import { forPostgres } from './rewrite.ts';

/** A COPY from S3, as far as its text tells. */
interface Copy {
  readonly table: string;
  readonly prefix: string;
  readonly nullText: string;
}

/** The parts of a COPY of gzipped CSV; undefined for any other statement. */
export function copyOf(sql: string): Copy | undefined {
  const [, table, prefix, rest] = /^\s*copy\s+(\S+)\s+from\s+'(s3:[^']*)'(.*)$/is.exec(sql) ?? [];
  if (table === undefined || prefix === undefined || rest === undefined) return undefined;
  if (!/\biam_role\b/i.test(rest)) throw new Error('credentials are missing: COPY needs an IAM_ROLE');
  const known = rest.replace(/\biam_role\s+('[^']*'|default)/i, '').replace(/\bformat\s+as\s+csv\s+gzip\b/i, '').replace(/\bnull\s+as\s+'(?:[^']|'')*'/i, '').replace(/\btimeformat\s+'auto'/i, '').replace(/\b(comp|stat)update\s+off\b/gi, '').trim();
  if (known !== '') throw new Error(`syntax error at or near "${known}"`);
  return { table, prefix, nullText: (/\bnull\s+as\s+'((?:[^']|'')*)'/i.exec(rest)?.[1] ?? '\\N').replaceAll("''", "'") };
}

/** The files of the emulated S3, read by PostgreSQL's own COPY. */
export async function copy(session: PgSession, { table, prefix, nullText }: Copy, behind: string): Promise<PgResult> {
  const urls = await listObjects(behind, prefix);
  if (urls.length === 0) throw new Error(`The specified S3 prefix '${prefix.replace(/^s3:\/\/[^/]+\//, '')}' does not exist`);
  const folder = mkdtempSync(join(tmpdir(), 'lakec-copy-'));
  try {
    chmodSync(folder, 0o755);
    const parts = await Promise.all(urls.map(async (url) => gunzipSync((await getObject(behind, url))!)));
    writeFileSync(join(folder, 'all.csv'), Buffer.concat(parts));
    return await session.query({ text: forPostgres(`copy ${table} from '${join(folder, 'all.csv')}' with (format csv, null '${nullText.replaceAll("'", "''")}')`), rowMode: 'array' });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
