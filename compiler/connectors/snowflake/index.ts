import { EngineError } from '../../contracts/adapter.ts';
import { ConnectorError, FULL, type Connector, type ConnectorErrorKind, type ConnectorModule, type ConnectorWorld, type Landing, type RowFile, type TableToLand } from '../../contracts/connector.ts';
import type { SnowflakeSettings } from '../../snowflake/settings.ts';
import { identifier } from '../../sql/folded-names.ts';
import { Session } from '../../snowflake/session.ts';
import { queryOf, snowflakeSource } from './config.ts';
import { collectSooner } from './garbage.ts';
import { measure, upTo, wantedRows } from './query.ts';

/** Lands what a SELECT gives in Snowflake: streamed, the newest rows and the days looked back before them, or all. */
export const connector: ConnectorModule = {
  async open(world): Promise<Connector> {
    const settings = await snowflakeSource(world);
    collectSooner();
    const session = new Session(settings, world.root);
    const told = <T>(work: Promise<T>): Promise<T> => work.catch((thrown: unknown) => { throw thrown instanceof EngineError ? refusal(thrown) : thrown; });
    await told(session.open());
    const cancel = (): void => session.cancel();
    world.signal.addEventListener('abort', cancel, { once: true });
    return {
      bring: (table, landing) => told(bring(table, landing, session, world).catch((thrown: unknown) => {
        if (!(world.signal.aborted && thrown instanceof EngineError && thrown.kind === 'cancelled')) throw thrown;
      })),
      probe: (table) => told(lookAt(table, session, settings)),
      async close() {
        world.signal.removeEventListener('abort', cancel);
        await session.close();
      },
    };
  },
};

/** Takes the warehouse, and has the query described: Snowflake looks at each privilege that it needs. */
async function lookAt(table: TableToLand, session: Session, { warehouse, role = 'PUBLIC' }: SnowflakeSettings): Promise<string> {
  const query = queryOf(table);
  const [from = '<table>'] = /(?<=\bfrom\s+)[\w."$]+/i.exec(query) ?? [];
  const [, database, schema] = /^(?:([^.]+)\.)?(?:([^.]+)\.)[^.]+$/.exec(from) ?? [];
  const granted = async <T>(work: Promise<T>, grants: readonly string[]): Promise<T> => work.catch((thrown: unknown) => {
    if (thrown instanceof EngineError && (thrown.kind === 'permission' || /does not exist/i.test(thrown.message))) throw new EngineError(thrown.kind, thrown.message, { ...(thrown.fault && { fault: thrown.fault }), suggestion: grants.join(' ') });
    throw thrown;
  });
  if (warehouse !== undefined) await granted(session.run(`use warehouse ${identifier(warehouse)}`), [`Grant it: grant usage on warehouse ${identifier(warehouse)} to role ${role};`]);
  const columns = await granted(session.describe(query), [
    'Correct the query, or grant what it reads:',
    ...(database === undefined ? [] : [`grant usage on database ${database} to role ${role};`]), ...(schema === undefined ? [] : [`grant usage on schema ${[database, schema].filter((part) => part !== undefined).join('.')} to role ${role};`]),
    `grant select on ${from} to role ${role};`,
  ]);
  return `the query gives ${columns.length === 1 ? 'one column' : `${columns.length} columns`}`;
}

async function bring(table: TableToLand, landing: Landing, session: Session, world: ConnectorWorld): Promise<void> {
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
    const names = columns.map(({ name }) => (name === name.toUpperCase() ? name.toLowerCase() : name));
    let file: RowFile | undefined;
    let made = 0;
    for await (const row of session.stream(upTo(wanted, until, columns.length))) {
      if (world.signal.aborted) break;
      if (file && file.bytes >= FULL) {
        await file.close();
        file = undefined;
      }
      file ??= await delivery.rows(landing.place(`${stem}-${String(made++).padStart(4, '0')}`, table.day), names);
      await file.write(row.map(textOf));
    }
    await file?.close();
    if (world.signal.aborted) return await delivery.abandon();
    if (table.range) return await delivery.commit(landing.state);
    // When the next run looks back on as many rows and none that is newer, there is nothing new.
    await delivery.commit({ ...landing.state, ...(until !== undefined && { watermark: until, rows: (await measured(session, measure(wantedRows(table, until), until))).rows }) });
  } catch (thrown) {
    await delivery.abandon().catch(() => undefined);
    throw thrown;
  }
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
