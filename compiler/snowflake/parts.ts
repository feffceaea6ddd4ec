import { EngineError } from '../contracts/adapter.ts';
import { rawReader, type RawColumn } from './raw-values.ts';
import type { SdkConnection } from './sdk.ts';
import type { SnowflakeSettings } from './settings.ts';

/** Where the rest of a large result lies, and how to ask for it. */
interface Parts {
  readonly rowtype: readonly RawColumn[];
  readonly rowset: readonly RawRow[];
  readonly chunks?: readonly { readonly url: string; readonly rowCount: number }[];
  readonly chunkHeaders?: Readonly<Record<string, string>>;
  readonly qrmk?: string;
}

type RawRow = readonly (string | null)[];

/** Tries of a part, and seconds before the second; each further one waits twice as long. */
const TRIES = 7;
const PAUSE = 0.5;

/**
 * A result's rows as they come over the network. The client parses a part as a whole, some hundred megabytes for the largest; here nothing but what is on its
 * way is held. A connection that is lost within a part goes on behind the last row that came. Values are the texts that the client gives.
 */
export async function* rowsOfParts(connection: SdkConnection, address: string, queryId: string, signal: AbortSignal): AsyncGenerator<readonly (readonly unknown[])[]> {
  let told = await resultOf(connection, address, queryId, signal);
  const readers = told.rowtype.map(rawReader);
  const read = (rows: readonly RawRow[]): readonly (readonly unknown[])[] => rows.map((row) => row.map((value, at) => (value === null ? null : readers[at]!(value))));
  yield read(told.rowset);
  for (let part = 0; part < (told.chunks?.length ?? 0); part++) {
    let given = 0;
    for (let attempt = 1; ; attempt++) {
      const { url, rowCount } = told.chunks![part]!;
      const before = given;
      try {
        let at = 0;
        for await (const rows of rowsOfPart(url, headersOf(told), signal)) {
          const fresh = rows.slice(Math.max(0, given - at));
          at += rows.length;
          given = Math.max(given, at);
          if (fresh.length > 0) yield read(fresh);
        }
        if (at < rowCount) throw new Interrupted(`only ${at} of ${rowCount} rows of a part came`);
        break;
      } catch (thrown) {
        if (!(thrown instanceof Interrupted) || signal.aborted) throw thrown;
        if (given > before) attempt = 1;
        if (attempt >= TRIES) throw new EngineError('connection', `A part of the result could not be fetched: ${thrown.message}`);
        await pause(PAUSE * 2 ** (attempt - 1), signal);
        // The URLs may have expired.
        if (thrown.status === 403) told = await resultOf(connection, address, queryId, signal);
      }
    }
  }
}

/** False where the way to Snowflake is one that the client alone knows, or values are written in a manner of the target's own: then the client reads the result. */
export function readsParts({ proxy_host: proxy, insecure_mode: insecure, session_parameters: parameters = {} }: SnowflakeSettings, env: Readonly<Record<string, string | undefined>>): boolean {
  const throughProxy = proxy !== undefined || Object.keys(env).some((name) => /^https?_proxy$/i.test(name) && env[name] !== '');
  return !throughProxy && insecure !== true && !Object.keys(parameters).some((name) => /FORMAT$|^TIMEZONE$/i.test(name));
}

/** What another try may mend. */
class Interrupted extends Error {
  readonly status?: number;
  constructor(message: string, status?: number) {
    super(message);
    if (status !== undefined) this.status = status;
  }
}

/** The answer to a query that has been carried out, by the session's own token. */
async function resultOf(connection: SdkConnection, address: string, queryId: string, signal: AbortSignal): Promise<Parts> {
  const { services } = JSON.parse(connection.serialize()) as { readonly services: { readonly sf: { readonly tokenInfo: { readonly sessionToken: string } } } };
  for (let attempt = 1; ; attempt++) {
    try {
      const answer = await fetched(`${address}/queries/${encodeURIComponent(queryId)}/result`, { Accept: 'application/snowflake', Authorization: `Snowflake Token="${services.sf.tokenInfo.sessionToken}"` }, signal);
      const said = (await answer.json().catch((thrown: unknown) => { throw new Interrupted(String(thrown)); })) as { readonly success: boolean; readonly code?: string; readonly message?: string; readonly data: Parts };
      if (said.success) return said.data;
      throw Object.assign(new Error(said.message ?? 'Snowflake does not give the result'), { code: said.code });
    } catch (thrown) {
      if (!(thrown instanceof Interrupted) || signal.aborted) throw thrown;
      if (attempt >= TRIES) throw new EngineError('connection', `The result could not be fetched: ${thrown.message}`);
      await pause(PAUSE * 2 ** (attempt - 1), signal);
    }
  }
}

const headersOf = ({ chunkHeaders, qrmk }: Parts): Readonly<Record<string, string>> =>
  chunkHeaders ?? (qrmk === undefined ? {} : { 'x-amz-server-side-encryption-customer-algorithm': 'AES256', 'x-amz-server-side-encryption-customer-key': qrmk });

async function fetched(url: string, headers: Readonly<Record<string, string>>, signal: AbortSignal): Promise<Response> {
  const answer = await fetch(url, { headers, signal }).catch((thrown: unknown) => { throw new Interrupted(String((thrown as { cause?: unknown }).cause ?? thrown)); });
  if (answer.ok) return answer;
  await answer.body?.cancel();
  const message = `HTTP ${answer.status}`;
  throw answer.status === 403 || answer.status === 408 || answer.status === 429 || answer.status >= 500 ? new Interrupted(message, answer.status) : new EngineError('connection', `A part of the result is gone: ${message}`);
}

/** The rows of one part: arrays of texts and nulls with commas between them, and no brackets around all. */
async function* rowsOfPart(url: string, headers: Readonly<Record<string, string>>, signal: AbortSignal): AsyncGenerator<readonly RawRow[]> {
  const answer = await fetched(url, headers, signal);
  const decoder = new TextDecoder();
  const splitter = rowSplitter();
  const pieces = answer.body![Symbol.asyncIterator]();
  try {
    for (;;) {
      const { done, value } = await pieces.next().catch((thrown: unknown) => { throw new Interrupted(String((thrown as { cause?: unknown }).cause ?? thrown)); });
      if (done) return;
      yield splitter(decoder.decode(value as Uint8Array, { stream: true }));
    }
  } finally {
    await pieces.return?.().catch(() => undefined);
  }
}

/** Takes a text piece by piece, and gives the rows that are complete. */
export function rowSplitter(): (piece: string) => readonly RawRow[] {
  let kept = '';
  let inText = false;
  let escaped = false;
  let inRow = false;
  return (piece) => {
    const rows: RawRow[] = [];
    let start = 0;
    for (let at = 0; at < piece.length; at++) {
      const code = piece.charCodeAt(at);
      if (inText) {
        if (escaped) escaped = false;
        else if (code === BACKSLASH) escaped = true;
        else if (code === QUOTE) inText = false;
      } else if (code === QUOTE) inText = true;
      else if (code === OPEN) {
        inRow = true;
        start = at;
      } else if (code === CLOSE) {
        rows.push(JSON.parse(kept + piece.slice(start, at + 1)) as RawRow);
        kept = '';
        inRow = false;
      }
    }
    if (inRow) kept += piece.slice(start);
    return rows;
  };
}

const [QUOTE, OPEN, BACKSLASH, CLOSE] = [34, 91, 92, 93];

function pause(seconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, seconds * 1000);
    signal.addEventListener('abort', done, { once: true });
  });
}
