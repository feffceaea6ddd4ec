import { ConnectorError, type ConnectorWorld, type TableToLand } from '../../contracts/connector.ts';
import type { ConfigMap, ConfigValue } from '../../contracts/project.ts';
import { mapOf } from '../../facts/config-calls.ts';

/** `connection` of a source of type http. */
export interface HttpConnection {
  /** May hold `{day}`, `{from}` and `{to}`. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Query parameters that are secret, for services that want their key there. */
  readonly params: Readonly<Record<string, string>>;
  readonly oauth?: { readonly tokenUrl: string; readonly clientId: string; readonly clientSecret: string; readonly scope?: string };
  /** Without a byte for so long, an answer is given up. */
  readonly timeoutSeconds: number;
}

/** How pages follow each other. */
export type Paging =
  | { readonly kind: 'none' }
  /** A number that grows by one; a page without rows is the last, as is one with fewer than `size`. */
  | { readonly kind: 'page'; readonly param: string; readonly start: number; readonly size?: number }
  /** A number that grows by the rows that came. */
  | { readonly kind: 'offset'; readonly param: string; readonly size?: number }
  /** A value of the answer, which the next request sends; none or an empty one ends. */
  | { readonly kind: 'cursor'; readonly param: string; readonly next: string }
  /** The next page's URL stands in the answer. */
  | { readonly kind: 'next'; readonly next: string }
  /** The next page's URL stands in the header Link, rel="next". */
  | { readonly kind: 'link' };

export interface HttpOptions {
  readonly answer: 'json' | 'ndjson' | 'csv';
  /** Path of the list of rows in a JSON answer; '' for the answer itself. */
  readonly rows: string;
  readonly params: Readonly<Record<string, string>>;
  readonly paging: Paging;
  readonly rate?: { readonly requests: number; readonly seconds: number };
  readonly tries: number;
  /** The first day of the first run. */
  readonly since?: string;
  /** What one series of pages is about: a day, a range of days, or all there is. */
  readonly series: 'day' | 'range' | 'all';
}

export function httpConnection({ connection, source }: ConnectorWorld): HttpConnection {
  known(connection, ['url', 'token', 'username', 'password', 'headers', 'params', 'oauth', 'timeout_seconds'], `sources.${source}.connection`);
  const { url, token, username, password } = connection;
  if (typeof url !== 'string' || !URL.canParse(url.replace(/\{(day|from|to)\}/g, '0')) || !/^https?:/i.test(url)) {
    throw new ConnectorError('misconfigured', url === undefined ? 'connection.url is missing' : 'connection.url is no URL', { suggestion: `Add url: https://… under sources.${source}.connection.` });
  }
  const oauth = mapOf(connection['oauth']);
  if (connection['oauth'] !== undefined) {
    known(oauth, ['token_url', 'client_id', 'client_secret', 'scope'], `sources.${source}.connection.oauth`);
    const missing = ['token_url', 'client_id', 'client_secret'].find((key) => typeof oauth[key] !== 'string');
    if (missing !== undefined) throw new ConnectorError('misconfigured', `connection.oauth.${missing} is missing`);
  }
  return {
    url,
    headers: {
      ...texts(connection['headers']),
      ...(token !== undefined && token !== null && { authorization: `Bearer ${String(token)}` }),
      ...(username !== undefined && username !== null && { authorization: `Basic ${Buffer.from(`${String(username)}:${String(password ?? '')}`).toString('base64')}` }),
    },
    params: texts(connection['params']),
    ...(connection['oauth'] !== undefined && { oauth: { tokenUrl: String(oauth['token_url']), clientId: String(oauth['client_id']), clientSecret: String(oauth['client_secret']), ...(oauth['scope'] !== undefined && { scope: String(oauth['scope']) }) } }),
    timeoutSeconds: positive(connection['timeout_seconds'], 'connection.timeout_seconds') ?? 30,
  };
}

export function httpOptions({ options, format, source, name }: TableToLand, url: string): HttpOptions {
  const answer = options['answer'] ?? (format === 'csv' ? 'csv' : 'json');
  const fits = format === 'csv' ? ['csv'] : format === 'ndjson' ? ['json', 'ndjson'] : [];
  if (!fits.includes(String(answer))) {
    throw new ConnectorError('misconfigured', `answers in ${String(answer)} don't land as ${format}`, { suggestion: `Set format: ndjson for JSON, or format: csv with options.answer: csv, under sources.${source}.` });
  }
  const params = texts(options['params']);
  const all = [url, ...Object.values(params)].join(' ');
  const rate = mapOf(options['rate_limit']);
  const since = options['since'];
  if (since !== undefined && (typeof since !== 'string' || !/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(since))) throw new ConnectorError('misconfigured', `options.since of ${name} is no day such as "2026-01-31"`);
  return {
    answer: answer as HttpOptions['answer'], rows: String(options['rows'] ?? ''), params, paging: pagingOf(options['paging']),
    ...(options['rate_limit'] !== undefined && { rate: { requests: positive(rate['requests'], 'options.rate_limit.requests') ?? 1, seconds: positive(rate['seconds'], 'options.rate_limit.seconds') ?? 1 } }),
    tries: positive(options['tries'], 'options.tries') ?? 6,
    ...(typeof since === 'string' && { since }),
    series: all.includes('{day}') ? 'day' : all.includes('{from}') || all.includes('{to}') ? 'range' : 'all',
  };
}

function pagingOf(value: ConfigValue | undefined): Paging {
  if (value === undefined || value === null) return { kind: 'none' };
  const paging = mapOf(value);
  known(paging, ['kind', 'param', 'start', 'size', 'next'], 'options.paging');
  const size = positive(paging['size'], 'options.paging.size');
  const text = (key: string, otherwise?: string): string => {
    const found = paging[key] ?? otherwise;
    if (typeof found !== 'string') throw new ConnectorError('misconfigured', `options.paging.${key} is missing`);
    return found;
  };
  switch (paging['kind']) {
    case 'page':
      return { kind: 'page', param: text('param', 'page'), start: typeof paging['start'] === 'number' ? paging['start'] : 1, ...(size !== undefined && { size }) };
    case 'offset':
      return { kind: 'offset', param: text('param', 'offset'), ...(size !== undefined && { size }) };
    case 'cursor':
      return { kind: 'cursor', param: text('param', 'cursor'), next: text('next') };
    case 'next':
      return { kind: 'next', next: text('next') };
    case 'link':
      return { kind: 'link' };
    default:
      throw new ConnectorError('misconfigured', 'options.paging.kind is none of page, offset, cursor, next, link');
  }
}

function positive(value: ConfigValue | undefined, where: string): number | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'number' || !(value > 0)) throw new ConnectorError('misconfigured', `${where} is no positive number`);
  return value;
}

function texts(value: ConfigValue | undefined): Record<string, string> {
  return Object.fromEntries(Object.entries(mapOf(value)).flatMap(([key, one]) => (one === null || one === undefined ? [] : [[key, String(one)]])));
}

function known(map: ConfigMap, names: readonly string[], where: string): void {
  const wrong = Object.keys(map).find((key) => !names.includes(key));
  if (wrong !== undefined) throw new ConnectorError('misconfigured', `${where} has no key "${wrong}"`, { suggestion: `Its keys are ${names.join(', ')}.` });
}
