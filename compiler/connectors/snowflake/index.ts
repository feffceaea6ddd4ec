import { EngineError } from '../../contracts/adapter.ts';
import { ConnectorError, FULL, type Connector, type ConnectorErrorKind, type ConnectorModule, type ConnectorWorld, type Delivery, type Landing, type RowFile, type TableToLand } from '../../contracts/connector.ts';
import { isS3 } from '../../aws/s3-url.ts';
import type { ColumnType } from '../../contracts/relation.ts';
import { Session } from '../../snowflake/session.ts';
import { identifier } from '../../sql/folded-names.ts';
import { queryOf, snowflakeSource, type SnowflakeSource } from './config.ts';
import { collectSooner } from './garbage.ts';
import { asTexts, measure, namesOf, upTo, wantedRows } from './query.ts';
import { tryUnload, unload, unloads } from './unload.ts';

/** Lands what a SELECT gives in Snowflake, the newest rows and the days looked back before them, or all: streamed, or in files that Snowflake writes. */
export const connector: ConnectorModule = {
  async open(world): Promise<Connector> {
    const source = await snowflakeSource(world);
    collectSooner();
    const session = new Session(source.settings, world.root, (text) => world.tell(text));
    const told = <T>(work: Promise<T>): Promise<T> => work.catch((thrown: unknown) => { throw thrown instanceof EngineError ? refusal(thrown) : thrown; });
    await told(session.open());
    const cancel = (): void => session.cancel();
    world.signal.addEventListener('abort', cancel, { once: true });
    return {
      bring: (table, landing) => told(bring(table, landing, source, session, world).catch((thrown: unknown) => {
        if (!(world.signal.aborted && thrown instanceof EngineError && thrown.kind === 'cancelled')) throw thrown;
      })),
      probe: (table, basePath) => told(lookAt(table, basePath, session, source)),
      async close() {
        world.signal.removeEventListener('abort', cancel);
        await session.close();
      },
    };
  },
};

/** Takes the warehouse, and has the query described: Snowflake looks at each privilege that it needs. Where it would write to S3 itself, one small file is, and deleted. */
async function lookAt(table: TableToLand, basePath: string, session: Session, source: SnowflakeSource): Promise<string> {
  const { warehouse, role = 'PUBLIC' } = source.settings;
  const query = queryOf(table);
  const [from = '<table>'] = /(?<=\bfrom\s+)[\w."$]+/i.exec(query) ?? [];
  const [, database, schema] = /^(?:([^.]+)\.)?(?:([^.]+)\.)[^.]+$/.exec(from) ?? [];
  const granted = async <T>(work: Promise<T>, grants: readonly string[]): Promise<T> => work.catch((thrown: unknown) => {
    if (thrown instanceof EngineError && (thrown.kind === 'permission' || /does not exist|not authorized|access denied|insufficient privileges/i.test(thrown.message))) throw new EngineError(thrown.kind, thrown.message, { ...(thrown.fault && { fault: thrown.fault }), suggestion: grants.join(' ') });
    throw thrown;
  });
  if (warehouse !== undefined) await granted(session.run(`use warehouse ${identifier(warehouse)}`), [`Grant it: grant usage on warehouse ${identifier(warehouse)} to role ${role};`]);
  const columns = await granted(session.describe(query), [
    'Correct the query, or grant what it reads:',
    ...(database === undefined ? [] : [`grant usage on database ${database} to role ${role};`]), ...(schema === undefined ? [] : [`grant usage on schema ${[database, schema].filter((part) => part !== undefined).join('.')} to role ${role};`]),
    `grant select on ${from} to role ${role};`,
  ]);
  const fine = `the query gives ${columns.length === 1 ? 'one column' : `${columns.length} columns`}`;
  const { integration } = source;
  if (integration === undefined || !isS3(basePath)) return fine;
  await granted(tryUnload(basePath, source, session), [`Grant it: grant usage on integration ${identifier(integration)} to role ${role}; and allow the integration's role s3:PutObject, s3:GetObject and s3:DeleteObject on ${basePath}.`]);
  return `${fine}, and Snowflake may unload to ${basePath}`;
}

async function bring(table: TableToLand, landing: Landing, source: SnowflakeSource, session: Session, world: ConnectorWorld): Promise<void> {
  queryOf(table);
  const before = landing.state['watermark'];
  const since = typeof before === 'string' ? before : undefined;
  const wanted = wantedRows(table, since);
  const { rows, until } = await measured(session, measure(wanted));
  const same = until !== undefined && until === since && rows === landing.state['rows'];
  if (rows === 0 || (same && !table.range) || world.signal.aborted) return;
  const columns = await session.describe(wanted.select);
  const delivery = await landing.begin();
  try {
    const stem = stemOf(table, since, until, rows);
    const place = (index: number): string => landing.place(`${stem}-${String(index).padStart(4, '0')}`, table.day);
    if (unloads(source, table, delivery.aside, rows, columns)) landing.progress({ rows: await unload(asTexts(wanted, until, columns), delivery, table.format, source, session, world.root, place) });
    else await stream(session.stream(upTo(wanted, until, columns.length)), columns, delivery, world, place);
    if (world.signal.aborted) return await delivery.abandon();
    if (table.range) return await delivery.commit(landing.state);
    // When the next run looks back on as many rows and none that is newer, there is nothing new.
    await delivery.commit({ ...landing.state, ...(until !== undefined && { watermark: until, rows: (await measured(session, measure(wantedRows(table, until), until))).rows }) });
  } catch (thrown) {
    await delivery.abandon().catch(() => undefined);
    throw thrown;
  }
}

/** Writes rows as they come, a file after the other. */
async function stream(rows: AsyncIterable<readonly unknown[]>, columns: readonly ColumnType[], delivery: Delivery, world: ConnectorWorld, place: (index: number) => string): Promise<void> {
  let file: RowFile | undefined;
  let made = 0;
  for await (const row of rows) {
    if (world.signal.aborted) break;
    if (file && file.bytes >= FULL) {
      await file.close();
      file = undefined;
    }
    file ??= await delivery.rows(place(made++), namesOf(columns));
    await file.write(row.map(textOf));
  }
  await file?.close();
}

async function measured(session: Session, sql: string): Promise<{ readonly rows: number; readonly until?: string }> {
  const [row] = (await session.ask(sql)).rows;
  return { rows: Number(row?.[0] ?? 0), ...(typeof row?.[1] === 'string' && { until: row[1] }) };
}

/** A value as canonical text: numbers with all digits, times as DuckDB prints them. */
function textOf(value: unknown): string | null {
  return value === null || value === undefined ? null : typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** The name follows from which rows they are. */
function stemOf(table: TableToLand, since: string | undefined, until: string | undefined, rows: number): string {
  const plain = (text: string): string => text.replace(/[^0-9]/g, '');
  if (table.range) return `${table.name}-${plain(table.range.from)}-${plain(table.range.to)}`;
  return until === undefined ? `${table.name}-${plain(table.day)}` : `${table.name}-${since === undefined ? 'start' : plain(since)}-${plain(until)}-${rows}`;
}

const KINDS: Partial<Readonly<Record<EngineError['kind'], ConnectorErrorKind>>> = { connection: 'unreachable', credentials: 'auth-refused', permission: 'not-permitted', throttled: 'throttled' };

function refusal(error: EngineError): ConnectorError {
  const kind = KINDS[error.kind] ?? (error.fault?.kind === 'unknown-relation' ? 'not-there' : 'refused');
  return new ConnectorError(kind, error.message.split('\n')[0]!.replace(/\.$/, ''), { ...(error.suggestion !== undefined && { suggestion: error.suggestion.replaceAll('engine.connection', 'the source\'s connection') }) });
}
