import { openDataApi, type DataApi } from '../../aws/redshift/data-api.ts';
import { carryOut, fetchRows, pages, RequestFailed, type Done } from '../../aws/redshift/running.ts';
import { unloadText } from '../../aws/redshift/unload.ts';
import { isS3 } from '../../aws/s3-url.ts';
import { openS3 } from '../../aws/s3.ts';
import { EngineError } from '../../contracts/adapter.ts';
import { ConnectorError, FULL, type Connector, type ConnectorErrorKind, type ConnectorModule, type ConnectorWorld, type Delivery, type Landing, type RowFile, type TableToLand } from '../../contracts/connector.ts';
import type { ColumnType } from '../../contracts/relation.ts';
import { queryOf, redshiftSource, type RedshiftSource } from './config.ts';
import { asTexts, measure, numbered, slice, SLICES, wantedRows } from './query.ts';

/**
 * Lands the rows of a SELECT in Redshift: by UNLOAD to S3 where there are many and the cluster has a role for it, else by the Data API, a slice at a time out
 * of a temporary table, so that all slices are of one moment.
 */
export const connector: ConnectorModule = {
  async open(world): Promise<Connector> {
    const source = redshiftSource(world);
    const api = openDataApi(source.settings);
    return {
      bring: (table, landing) => bring(table, landing, source, api, world).catch((thrown: unknown) => {
        if (world.signal.aborted && thrown instanceof EngineError && thrown.kind === 'cancelled') return;
        throw thrown instanceof EngineError ? refusal(thrown) : thrown;
      }),
      probe: (table, basePath) => lookAt(table, basePath, source, api, world).catch((thrown: unknown) => { throw thrown instanceof EngineError ? refusal(thrown) : thrown; }),
      close: async () => api.close(),
    };
  },
};

/** Asks for no row of the query; where it would be unloaded, one small file is, and deleted. */
async function lookAt(table: TableToLand, basePath: string, { settings: { aws, iamRole, where } }: RedshiftSource, api: DataApi, world: ConnectorWorld): Promise<string> {
  const query = queryOf(table);
  const session = openSession(api, world.signal);
  const [from = '<table>'] = /(?<=\bfrom\s+)[\w."]+/i.exec(query) ?? [];
  const user = where.DbUser ?? '<user>';
  const { columns } = await session.ask(`select * from (\n${query}\n) as landed\nlimit 0`).catch((thrown: unknown) => {
    if (!(thrown instanceof EngineError) || (thrown.kind !== 'permission' && thrown.fault?.kind !== 'unknown-relation')) throw thrown;
    const schema = from.includes('.') ? `grant usage on schema ${from.split('.').at(-2)} to ${user}; ` : '';
    throw new EngineError(thrown.kind, thrown.message, { ...(thrown.fault && { fault: thrown.fault }), suggestion: `Correct the query, or grant what it reads: ${schema}grant select on ${from} to ${user};` });
  });
  const fine = `the query gives ${columns.length === 1 ? 'one column' : `${columns.length} columns`}`;
  if (iamRole === undefined || table.format !== 'parquet' || !isS3(basePath)) return fine;
  const folder = `${basePath}/_lakec_debug`;
  const s3 = openS3(aws);
  try {
    await session.act(unloadText({ select: 'select 1 as fine', prefix: `${folder}/part_`, role: iamRole, ...(aws.kmsKeyArn !== undefined && { kmsKeyArn: aws.kmsKeyArn }) })).catch((thrown: unknown) => {
      if (!(thrown instanceof EngineError)) throw thrown;
      throw new EngineError(thrown.kind, `UNLOAD to ${basePath} is refused: ${thrown.message}`, { suggestion: `Attach ${iamRole} to the cluster, and allow it s3:PutObject, s3:GetObject, s3:ListBucket and s3:GetBucketLocation on ${basePath}.` });
    });
    await s3.remove(await s3.list(folder));
  } finally {
    s3.close();
  }
  return `${fine}, and Redshift may unload to ${basePath}`;
}

async function bring(table: TableToLand, landing: Landing, source: RedshiftSource, api: DataApi, world: ConnectorWorld): Promise<void> {
  queryOf(table);
  const session = openSession(api, world.signal);
  const since = typeof landing.state['watermark'] === 'string' ? landing.state['watermark'] : undefined;
  const wanted = wantedRows(table, since);
  const { columns } = await session.ask(`${wanted.select}\nlimit 0`);
  const { rows: [measured] } = await session.ask(measure(wanted));
  const rows = Number(measured?.[0] ?? 0);
  const until = typeof measured?.[1] === 'string' ? measured[1] : undefined;
  const same = until !== undefined && until === since && rows === landing.state['rows'];
  if (rows === 0 || (same && !table.range) || world.signal.aborted) return;
  const texts = asTexts(wanted, columns, until);
  const delivery = await landing.begin();
  const stem = stemOf(table, since, until, rows);
  try {
    const unloads = rows >= source.unloadRows && table.format === 'parquet' && source.settings.iamRole !== undefined && isS3(delivery.aside);
    if (unloads) await unload(texts, stem, delivery, table, source, session, landing, rows);
    else await readSlices(texts, rows, stem, columns, delivery, landing, table, source, session, world);
    if (world.signal.aborted) return await delivery.abandon();
    if (table.range) return await delivery.commit(landing.state);
    await delivery.commit({ ...landing.state, ...(until !== undefined && { watermark: until, rows: await seenAgain(table, until, session) }) });
  } catch (thrown) {
    await delivery.abandon().catch(() => undefined);
    throw thrown;
  }
}

/** How many of these rows the next run looks back on: when it finds as many and none that is newer, there is nothing new. */
async function seenAgain(table: TableToLand, until: string, session: Session): Promise<number> {
  const { rows: [counted] } = await session.ask(measure(wantedRows(table, until), until));
  return Number(counted?.[0] ?? 0);
}

/** Redshift writes the files itself, into a folder that nobody sees yet. */
async function unload(texts: string, stem: string, delivery: Delivery, table: TableToLand, source: RedshiftSource, session: Session, landing: Landing, rows: number): Promise<void> {
  const { aws, iamRole } = source.settings;
  await session.act(unloadText({ select: texts, prefix: `${delivery.aside}/part_`, role: iamRole!, ...(aws.kmsKeyArn !== undefined && { kmsKeyArn: aws.kmsKeyArn }) }));
  const s3 = openS3(aws);
  try {
    const files = (await s3.objects(delivery.aside)).map(({ url }) => url.slice(delivery.aside.length + 1)).filter((name) => /part_.*\.parquet$/.test(name)).sort();
    for (const [index, file] of files.entries()) delivery.adopt(file, landing.place(`${stem}-${number(index)}.parquet`, table.day));
  } finally {
    s3.close();
  }
  landing.progress({ rows });
}

async function readSlices(texts: string, rows: number, stem: string, columns: readonly ColumnType[], delivery: Delivery, landing: Landing, table: TableToLand, { sliceRows }: RedshiftSource, session: Session, world: ConnectorWorld): Promise<void> {
  const whole = rows <= sliceRows;
  if (!whole) await session.act(`drop table if exists ${SLICES}`, numbered(texts, columns));
  let file: RowFile | undefined;
  let made = 0;
  for (let first = 1; first <= rows && !world.signal.aborted; first += sliceRows) {
    for await (const page of session.pages(whole ? `${texts}\norder by ${columns.map((_, index) => index + 1).join(', ')}` : slice(columns, first, first + sliceRows - 1))) {
      for (const row of page) {
        if (file && file.bytes >= FULL) {
          await file.close();
          file = undefined;
        }
        file ??= await delivery.rows(landing.place(`${stem}-${number(made++)}`, table.day), columns.map(({ name }) => name));
        await file.write(row.map((value) => (value === null || value === undefined ? null : String(value))));
      }
    }
  }
  await file?.close();
  if (!whole) await session.act(`drop table if exists ${SLICES}`);
}

interface Session {
  ask(sql: string): ReturnType<typeof fetchRows>;
  /** Carried out together. */
  act(...sqls: readonly string[]): Promise<void>;
  pages(sql: string): AsyncGenerator<readonly (readonly unknown[])[]>;
}

/** One session of the Data API, kept between statements; a statement at work is ended by `signal`. */
function openSession(api: DataApi, signal: AbortSignal): Session {
  let id: string | undefined;
  const send = async (sqls: readonly string[]): Promise<Done> => {
    const cancelled = (): boolean => signal.aborted;
    let running: string | undefined;
    const cancel = (): void => {
      if (running !== undefined) void api.call('cancel a statement', 'redshift-data:CancelStatement', (client, sdk) => client.send(new sdk.CancelStatementCommand({ Id: running }))).catch(() => undefined);
    };
    signal.addEventListener('abort', cancel, { once: true });
    try {
      const done = await carryOut(api, sqls.map((sql) => ({ sql, at: 0, within: sql })), id, cancelled, (started) => void (running = started));
      id = done.session;
      return done;
    } catch (thrown) {
      throw thrown instanceof RequestFailed ? thrown.error : thrown;
    } finally {
      signal.removeEventListener('abort', cancel);
    }
  };
  return {
    ask: async (sql) => fetchRows(api, (await send([sql])).parts[0]!.id),
    act: async (...sqls) => void (await send(sqls)),
    async *pages(sql) {
      const done = await send([sql]);
      for await (const page of pages(api, done.parts[0]!.id)) yield page.rows;
    },
  };
}

/** The name follows from which rows they are. */
function stemOf(table: TableToLand, since: string | undefined, until: string | undefined, rows: number): string {
  const plain = (text: string): string => text.replace(/[^0-9]/g, '');
  if (table.range) return `${table.name}-${plain(table.range.from)}-${plain(table.range.to)}`;
  return until === undefined ? `${table.name}-${plain(table.day)}` : `${table.name}-${since === undefined ? 'start' : plain(since)}-${plain(until)}-${rows}`;
}

const number = (index: number): string => String(index + 1).padStart(4, '0');

const KINDS: Readonly<Partial<Record<EngineError['kind'], ConnectorErrorKind>>> = { connection: 'unreachable', credentials: 'auth-refused', permission: 'not-permitted', 'missing-file': 'not-there', throttled: 'throttled' };

function refusal(error: EngineError): ConnectorError {
  const kind = error.fault?.kind === 'unknown-relation' ? 'not-there' : (KINDS[error.kind] ?? 'refused');
  return new ConnectorError(kind, error.message.split('\n')[0]!.replace(/\.$/, ''), { ...(error.suggestion !== undefined && { suggestion: error.suggestion }) });
}
