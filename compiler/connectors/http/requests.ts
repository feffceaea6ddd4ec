import { ConnectorError, type ConnectorWorld } from '../../contracts/connector.ts';
import type { HttpConnection, HttpOptions } from './config.ts';

/** An answer whose body has not been read yet. */
export interface Answer {
  readonly status: 'ok' | 'unchanged';
  readonly etag?: string;
  readonly link?: string;
  /** The body in pieces; ends with a `Passing` when it breaks off. */
  readonly body: AsyncIterable<Uint8Array>;
}

/** Something that may be over after a moment; `wait`: milliseconds that the service asked for. */
export class Passing extends Error {
  readonly wait?: number;
  readonly refusal: ConnectorError;
  constructor(refusal: ConnectorError, wait?: number) {
    super(refusal.message);
    this.refusal = refusal;
    if (wait !== undefined) this.wait = wait;
  }
}

/** Asks a service, no faster than it likes. */
export interface Requests {
  /** One request. Throws a `Passing` for what is worth another try, else a `ConnectorError`. */
  ask(url: URL, etag?: string): Promise<Answer>;
  /** Does something again while it ends with a `Passing`, after growing pauses or as long as the service asks for. */
  patiently<T>(act: () => Promise<T>): Promise<T>;
}

/** No pause is longer. Milliseconds. */
const LONGEST = 5 * 60_000;

export function openRequests({ headers, oauth, timeoutSeconds }: HttpConnection, { rate, tries }: HttpOptions, world: ConnectorWorld): Requests {
  let token: string | undefined;
  const times: number[] = [];
  const slowly = async (): Promise<void> => {
    if (!rate) return;
    if (times.length >= rate.requests) {
      const free = times[times.length - rate.requests]! + rate.seconds * 1000 - world.now().getTime();
      if (free > 0) await world.wait(free);
    }
    times.push(world.now().getTime());
    if (times.length > rate.requests) times.shift();
  };
  const send = async (url: URL, init: RequestInit): Promise<{ readonly response: Response; body(): AsyncIterable<Uint8Array> }> => {
    await slowly();
    if (world.signal.aborted) throw new ConnectorError('refused', 'it was cancelled');
    const idle = new AbortController();
    let timer = setTimeout(() => idle.abort(), timeoutSeconds * 1000);
    const lost = (thrown: unknown): Error => {
      clearTimeout(timer);
      return world.signal.aborted ? new ConnectorError('refused', 'it was cancelled') : networkFailure(thrown, url, idle.signal.aborted ? timeoutSeconds : undefined);
    };
    let response: Response;
    try {
      response = await fetch(url, { ...init, signal: AbortSignal.any([idle.signal, world.signal]) });
    } catch (thrown) {
      throw lost(thrown);
    }
    return {
      response,
      async *body() {
        try {
          for await (const chunk of response.body ?? []) {
            clearTimeout(timer);
            timer = setTimeout(() => idle.abort(), timeoutSeconds * 1000);
            yield chunk as Uint8Array;
          }
        } catch (thrown) {
          throw lost(thrown);
        } finally {
          clearTimeout(timer);
        }
      },
    };
  };
  const signIn = async (): Promise<string> => {
    const { tokenUrl, clientId, clientSecret, scope } = oauth!;
    const { response, body } = await send(new URL(tokenUrl), {
      method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
      body: new URLSearchParams({ grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret, ...(scope !== undefined && { scope }) }).toString(),
    });
    const text = await textOf(body());
    if (!response.ok) throw response.status >= 500 || response.status === 429 ? new Passing(new ConnectorError('unreachable', `${place(new URL(tokenUrl))} answered ${response.status}`), retryAfter(response, world.now())) : new ConnectorError('auth-refused', `${place(new URL(tokenUrl))} gives no token (${response.status})`);
    const given = (parsed(text) as { readonly access_token?: unknown } | undefined)?.access_token;
    if (typeof given !== 'string') throw new ConnectorError('bad-answer', `${place(new URL(tokenUrl))} answered without access_token`);
    return given;
  };
  return {
    async ask(url, etag) {
      for (let renewed = false; ; renewed = true) {
        if (oauth) token ??= await signIn();
        const { response, body } = await send(url, { headers: { accept: 'application/json, application/x-ndjson, text/csv;q=0.9, */*;q=0.1', ...headers, ...(token !== undefined && { authorization: `Bearer ${token}` }), ...(etag !== undefined && { 'if-none-match': etag }) } });
        const { status } = response;
        const found = response.headers.get('etag');
        const link = response.headers.get('link');
        if (status === 304 || response.ok) return { status: status === 304 ? 'unchanged' : 'ok', ...(found !== null && { etag: found }), ...(link !== null && { link }), body: body() };
        const notes = noteOf(await textOf(body()).catch(() => ''));
        // A token that has expired is renewed, once.
        if (status === 401 && oauth && !renewed) {
          token = undefined;
          continue;
        }
        throw statusFailure(response, url, notes, world.now());
      }
    },
    async patiently(act) {
      for (let count = 1; ; count++) {
        try {
          return await act();
        } catch (thrown) {
          if (!(thrown instanceof Passing)) throw thrown;
          if (count >= tries || world.signal.aborted) throw thrown.refusal;
          const pause = Math.min(LONGEST, thrown.wait ?? 250 * 2 ** count);
          if (thrown.wait !== undefined || count >= 2) world.tell(`${thrown.message}; asking again in ${Math.ceil(pause / 1000)} s`);
          await world.wait(pause);
        }
      }
    },
  };
}

/** A URL as it may be shown: keys may stand in its query. */
export function place(url: URL): string {
  return `${url.origin}${url.pathname}`;
}

function statusFailure(response: Response, url: URL, notes: readonly string[], now: Date): Error {
  const { status } = response;
  const said = `${place(url)} answered ${status}${response.statusText === '' ? '' : ` ${response.statusText}`}`;
  const more = notes.length > 0 ? { notes } : {};
  if (status === 401 || status === 407) return new ConnectorError('auth-refused', said, more);
  if (status === 403) return new ConnectorError('not-permitted', said, more);
  if (status === 404 || status === 410) return new ConnectorError('not-there', said, more);
  if (status === 429) return new Passing(new ConnectorError('throttled', said, more), retryAfter(response, now));
  if (status === 408 || status === 425 || status >= 500) return new Passing(new ConnectorError(status === 503 && response.headers.has('retry-after') ? 'throttled' : 'unreachable', said, more), retryAfter(response, now));
  return new ConnectorError('refused', said, more);
}

function networkFailure(thrown: unknown, url: URL, timeout: number | undefined): Error {
  const cause = (thrown as { readonly cause?: { readonly code?: string; readonly message?: string; readonly errors?: readonly { readonly code?: string }[] } }).cause;
  const code = cause?.code ?? cause?.errors?.[0]?.code;
  const why = timeout !== undefined ? `sent nothing for ${timeout} s` : code === 'ECONNREFUSED' ? 'refused the connection' : code === 'ENOTFOUND' || code === 'EAI_AGAIN' ? 'is no known name' : `broke off${code === undefined ? '' : ` (${code})`}`;
  const tls = code !== undefined && /^(CERT_|ERR_TLS|SELF_SIGNED|DEPTH_ZERO|UNABLE_TO_)/.test(code);
  const refusal = new ConnectorError('unreachable', `${place(url)} ${tls ? `has a certificate that is not trusted (${code})` : why}`, tls ? { suggestion: 'Set NODE_EXTRA_CA_CERTS to the file with the certificate of who signed it.' } : {});
  return tls ? refusal : new Passing(refusal);
}

/** Seconds, or a date. */
function retryAfter(response: Response, now: Date): number | undefined {
  const text = response.headers.get('retry-after');
  if (text === null) return undefined;
  if (/^[0-9]+$/.test(text.trim())) return Number(text) * 1000;
  const moment = Date.parse(text);
  return Number.isNaN(moment) ? undefined : Math.max(0, moment - now.getTime());
}

/** What a service says of a refusal, in a line. */
function noteOf(text: string): readonly string[] {
  const line = text.replace(/\s+/g, ' ').trim();
  return line === '' || line.startsWith('<') ? [] : [line.length > 200 ? `${line.slice(0, 200)}…` : line];
}

/** A whole body as text. `most`: bytes; more is a `bad-answer`. */
export async function textOf(body: AsyncIterable<Uint8Array>, most = 64 * 1024 * 1024): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes > most) throw new ConnectorError('bad-answer', `a page has more than ${most / 1024 / 1024} MB`, { suggestion: 'Ask for smaller pages with options.params, or for answer: ndjson, which is read line by line.' });
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
