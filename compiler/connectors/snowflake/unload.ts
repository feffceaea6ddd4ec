import { createHash } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname, resolve } from 'node:path';
import { openS3 } from '../../aws/s3.ts';
import { isS3 } from '../../aws/s3-url.ts';
import { ConnectorError, FULL, type Delivery, type TableToLand } from '../../contracts/connector.ts';
import { FileError } from '../../contracts/host.ts';
import type { ColumnType } from '../../contracts/relation.ts';
import { identifier } from '../../sql/folded-names.ts';
import type { Session } from '../../snowflake/session.ts';
import type { SnowflakeSource } from './config.ts';

/** True where Snowflake itself is to write the files: there are many rows, and it can reach the landing zone, or the landing zone is here. */
export function unloads({ unloadRows, integration }: SnowflakeSource, table: TableToLand, aside: string, rows: number, columns: readonly ColumnType[]): boolean {
  // Of a FLOAT Snowflake's files have not all digits.
  return unloadRows !== undefined && rows >= unloadRows && table.format !== 'ndjson' && (!isS3(aside) || integration !== undefined) && columns.every(({ type }) => type !== 'FLOAT');
}

/** Has Snowflake write the files, into a folder that nobody sees yet; gives how many rows they have. `place`: the name of the file of a number. */
export async function unload(select: string, delivery: Delivery, format: TableToLand['format'], source: SnowflakeSource, session: Session, root: string, place: (index: number) => string): Promise<number> {
  const ending = `.${format === 'csv' ? 'csv.gz' : 'parquet'}`;
  const { aside } = delivery;
  const stage = stageFolder(source, resolve(root, dirname(aside)));
  // What a run left there that was killed.
  if (!isS3(aside)) await session.run(`remove ${stage}/`);
  const { rows: [told] } = await session.ask(unloadText({ select, to: `${isS3(aside) ? aside : stage}/part_`, format, ...(isS3(aside) && keyOf(source)) }));
  const files = isS3(aside) ? await written(aside, source) : await fetched(stage, resolve(root, aside), session);
  for (const [index, file] of files.entries()) delivery.adopt(file, `${place(index)}${ending}`);
  return Number(told?.[0] ?? 0);
}

/** Has Snowflake write a small file to a landing zone in S3, and takes it away again. */
export async function tryUnload(basePath: string, source: SnowflakeSource, session: Session): Promise<void> {
  const folder = `${basePath}/_lakec_debug`;
  await session.run(unloadText({ select: "select 'fine' as \"fine\"", to: `${folder}/part_`, format: 'csv', ...keyOf(source) }));
  const s3 = openS3(source.aws);
  try {
    await s3.remove(await s3.list(folder));
  } finally {
    s3.close();
  }
}

/** COPY INTO a place: the columns' own names stand in the files, and one that is there of the same name is written over. */
export function unloadText({ select, to, format, integration, kmsKeyArn }: { readonly select: string; readonly to: string; readonly format: TableToLand['format']; readonly integration?: string; readonly kmsKeyArn?: string }): string {
  return [
    `copy into ${to.startsWith('@') ? to : literal(to)}`,
    `from (\n${select}\n)`,
    ...(integration === undefined ? [] : [`storage_integration = ${identifier(integration)}`]),
    ...(kmsKeyArn === undefined ? [] : [`encryption = (type = 'AWS_SSE_KMS' kms_key_id = ${literal(kmsKeyArn)})`]),
    format === 'csv' ? `file_format = (type = csv compression = gzip field_optionally_enclosed_by = '"' escape_unenclosed_field = none null_if = (''))` : 'file_format = (type = parquet compression = snappy)',
    'header = true',
    'overwrite = true',
    `max_file_size = ${FULL}`,
  ].join('\n');
}

/** A folder of the stage for the table's landing zone here alone, in which one process lands at a time. Each user has the stage `@~`, and needs no privilege for it. */
const stageFolder = ({ stage }: SnowflakeSource, landing: string): string => `${stage}/lakec/${createHash('sha256').update(`${hostname()}\0${landing}`).digest('hex').slice(0, 20)}`;

/** Brings the files of a folder of a stage here, one after the other; their names. Nothing of them is held in memory. */
async function fetched(stage: string, folder: string, session: Session): Promise<readonly string[]> {
  await mkdir(folder, { recursive: true });
  const { rows } = await session.ask(`get ${stage}/ ${literal(`file://${folder}/`)}`);
  for (const [file, , status, said] of rows) {
    if (String(status).toUpperCase() === 'DOWNLOADED') continue;
    const full = /ENOSPC|EDQUOT/.exec(String(said));
    if (full) throw new FileError(full[0], `${folder}/${String(file)}`, 'There is no space left on the device.');
    throw new ConnectorError('unreachable', `The unloaded file ${String(file)} could not be fetched: ${String(said).replace(/\.$/, '')}`);
  }
  await session.run(`remove ${stage}/`);
  return rows.map(([file]) => String(file).split('/').at(-1)!).sort();
}

/** By what it writes to S3, and with which key. */
const keyOf = ({ integration, aws: { kmsKeyArn } }: SnowflakeSource) => ({ ...(integration !== undefined && { integration }), ...(kmsKeyArn !== undefined && { kmsKeyArn }) });

async function written(aside: string, { aws }: SnowflakeSource): Promise<readonly string[]> {
  const s3 = openS3(aws);
  try {
    return (await s3.objects(aside)).map(({ url }) => url.slice(aside.length + 1)).filter((name) => name.startsWith('part_')).sort();
  } finally {
    s3.close();
  }
}

const literal = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
