import { createHash } from 'node:crypto';
import { ConnectorError, FULL, type Delivery, type Landing, type LandingFile } from '../../contracts/connector.ts';
import type { HttpConnection, HttpOptions } from './config.ts';
import { jsonRows, valueAt } from './json-rows.ts';
import { csvLines, jsonLines, type Lines } from './lines.ts';
import { Passing, place, textOf, type Answer, type Requests } from './requests.ts';

/** One series of pages: what a day, a range or the whole source has. */
export interface Series {
  /** What `{day}`, `{from}` and `{to}` stand for. */
  readonly values: Readonly<Record<string, string>>;
  /** File name without its ending; a part's number is added when there is more than one. */
  readonly stem: string;
  /** In whose folder it lands. */
  readonly day: string;
}

/** What is remembered of a series that was brought. */
export interface Seen {
  readonly etag?: string;
  /** Of its rows, to tell an answer that says the same from one that is new. */
  readonly hash: string;
}

/** Where a long series goes on when it was cut off. */
export interface Place {
  readonly page: string | number;
  readonly part: number;
}

/** What a series commits: with `seen` all of it is there, with `from` a part. */
export type Saved = { readonly seen: Seen } | { readonly from: Place };

export interface SeriesWorld {
  readonly connection: HttpConnection;
  readonly options: HttpOptions;
  readonly requests: Requests;
  readonly landing: Landing;
  save(delivery: Delivery, to: Saved): Promise<void>;
}

/** Brings a series: pages one after the other into files of bounded size. What breaks off is begun again where the last commit was. */
export async function bringSeries(series: Series, before: { readonly seen?: Seen; readonly from?: Place }, world: SeriesWorld): Promise<'unchanged' | 'empty' | 'landed'> {
  let from = before.from;
  const save: SeriesWorld['save'] = async (delivery, to) => {
    await world.save(delivery, to);
    if ('from' in to) from = to.from;
  };
  return world.requests.patiently(() => attempt(series, { ...(before.seen && { seen: before.seen }), ...(from && { from }) }, { ...world, save }));
}

async function attempt(series: Series, before: { readonly seen?: Seen; readonly from?: Place }, { connection, options, requests, landing, save }: SeriesWorld): Promise<'unchanged' | 'empty' | 'landed'> {
  const shape = options.answer;
  let page: string | number | undefined = before.from?.page ?? firstPage(options);
  let part = before.from?.part ?? 0;
  let landed = before.from !== undefined;
  let etag: string | undefined;
  let pages = 0;
  let delivery: Delivery | undefined;
  let file: LandingFile | undefined;
  let bytes = 0;
  const hash = createHash('sha256');
  const put = async (content: string | Uint8Array, rows: number): Promise<void> => {
    delivery ??= await landing.begin();
    file ??= await delivery.file(landing.place(`${series.stem}${part === 0 ? '' : `-${part}`}.${shape === 'csv' ? 'csv' : 'ndjson'}.gz`, series.day));
    hash.update(content);
    bytes += content.length;
    await file.write(content, rows);
  };
  const commit = async (to: Saved): Promise<void> => {
    await file?.close();
    await save(delivery!, to);
    [file, delivery, bytes, landed] = [undefined, undefined, 0, true];
  };
  try {
    for (;;) {
      const url = urlOf(series, connection, options, page);
      const first = pages === 0 && before.from === undefined;
      const ask = (): Promise<Answer> => requests.ask(url, first ? before.seen?.etag : undefined);
      let got: Page | 'unchanged';
      if (shape === 'json') {
        got = await requests.patiently(async () => {
          const answer = await ask();
          return answer.status === 'unchanged' ? 'unchanged' : readJson(answer, url, options);
        });
        if (got !== 'unchanged') for (const line of got.lines) await put(`${line}\n`, 1);
      } else {
        const answer = await requests.patiently(ask);
        got = answer.status === 'unchanged' ? 'unchanged' : await readLines(answer, shape, pages > 0 && bytes > 0, put);
      }
      if (got === 'unchanged') return 'unchanged';
      pages++;
      if (first) etag = got.etag;
      const next = nextPage(page, got, options, url);
      if (next === undefined) break;
      if (next === page) throw new ConnectorError('bad-answer', `${place(url)} names the same page as the next one`);
      page = next;
      if (bytes < FULL) continue;
      await commit({ from: { page, part: part + 1 } });
      part++;
    }
    // With more than one page the first one's ETag says nothing of the others.
    const seen: Seen = { hash: hash.digest('hex'), ...(pages === 1 && etag !== undefined && { etag }) };
    if (!landed && before.seen?.hash === seen.hash) return 'unchanged';
    const empty = !delivery && !landed;
    delivery ??= await landing.begin();
    await commit({ seen });
    return empty ? 'empty' : 'landed';
  } finally {
    await delivery?.abandon();
  }
}

interface Page {
  /** JSON: rows that are to be written. */
  readonly lines: readonly string[];
  readonly rows: number;
  readonly etag?: string;
  readonly link?: string;
  readonly answer?: unknown;
}

async function readJson(answer: Answer, url: URL, { rows }: HttpOptions): Promise<Page> {
  const found = jsonRows(await textOf(answer.body), rows);
  if ('problem' in found) throw new Passing(new ConnectorError('bad-answer', `${place(url)}: ${found.problem}`));
  return { lines: found.lines, rows: found.lines.length, answer: found.answer, ...(answer.etag !== undefined && { etag: answer.etag }), ...(answer.link !== undefined && { link: answer.link }) };
}

/** Where a series begins. */
export function firstPage({ paging }: HttpOptions): string | number | undefined {
  return paging.kind === 'page' ? paging.start : paging.kind === 'offset' ? 0 : undefined;
}

/** Hands lines on as they come. `more`: a page that follows another one of the same file, whose header is left out. */
async function readLines(answer: Answer, shape: 'ndjson' | 'csv', more: boolean, put: (content: Uint8Array, rows: number) => Promise<void>): Promise<Page> {
  const lines = shape === 'csv' ? csvLines(more) : jsonLines();
  let rows = 0;
  const take = async ({ content, rows: found }: Lines): Promise<void> => {
    rows += found;
    if (content.length > 0) await put(content, found);
  };
  for await (const chunk of answer.body) await take(lines.next(chunk));
  await take(lines.end());
  return { lines: [], rows, ...(answer.etag !== undefined && { etag: answer.etag }), ...(answer.link !== undefined && { link: answer.link }) };
}

/** The URL of a page. */
export function urlOf({ values }: Series, connection: HttpConnection, { params, paging }: HttpOptions, page: string | number | undefined): URL {
  const filled = (text: string): string => text.replace(/\{(day|from|to)\}/g, (_, name: string) => values[name] ?? '');
  if ((paging.kind === 'next' || paging.kind === 'link') && typeof page === 'string') return withParams(new URL(page), connection.params);
  const url = withParams(new URL(filled(connection.url)), { ...Object.fromEntries(Object.entries(params).map(([name, value]) => [name, filled(value)])), ...connection.params });
  if (page !== undefined && 'param' in paging) url.searchParams.set(paging.param, String(page));
  return url;
}

function withParams(url: URL, params: Readonly<Record<string, string>>): URL {
  for (const [name, value] of Object.entries(params)) url.searchParams.set(name, value);
  return url;
}

/** What the next request asks for; undefined after the last page. */
function nextPage(page: string | number | undefined, got: Page, { paging }: HttpOptions, url: URL): string | number | undefined {
  const full = got.rows > 0 && !('size' in paging && paging.size !== undefined && got.rows < paging.size);
  const told = (path: string): string | undefined => {
    const value = valueAt(got.answer, path);
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  switch (paging.kind) {
    case 'none':
      return undefined;
    case 'page':
      return full ? Number(page) + 1 : undefined;
    case 'offset':
      return full ? Number(page) + got.rows : undefined;
    case 'cursor':
      return told(paging.next);
    case 'next':
      return sameOrigin(told(paging.next), url);
    case 'link':
      return sameOrigin(/<([^>]*)>\s*;[^,]*\brel="?next"?/.exec(got.link ?? '')?.[1], url);
  }
}

/** A page on another server would get the credentials of this one. */
function sameOrigin(next: string | undefined, url: URL): string | undefined {
  if (next === undefined) return undefined;
  if (!URL.canParse(next, url.toString())) throw new ConnectorError('bad-answer', `${place(url)} names a next page that is no URL`);
  const found = new URL(next, url);
  if (found.origin !== url.origin) throw new ConnectorError('bad-answer', `${place(url)} names a next page on another server (${found.origin})`);
  return found.toString();
}
