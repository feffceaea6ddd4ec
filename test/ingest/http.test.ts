import { afterEach, describe, expect, it } from 'vitest';
import { openRequests } from '../../compiler/connectors/http/requests.ts';
import type { ConnectorWorld } from '../../compiler/contracts/connector.ts';
import { json, startFeed, type Feed } from './feed.ts';
import { oneSource, type Project } from './project.ts';

const COLUMNS = ['{name: rate_date, data_type: date, required: true}', '{name: rate, data_type: "decimal(18,8)", required: true}'];
const TABLE = '{incremental_dir: rows/daily, mode: append, lookback_days: 2, key: rate_date, watermark: rate_date}';
const ENV = { LAKEC_SECRET_FEED_TOKEN: 'token-that-nobody-sees', LAKEC_SECRET_FEED_SECRET: 'client-secret-that-nobody-sees' };

let feed: Feed;
let work: Project;
afterEach(async () => {
  work?.remove();
  await feed?.stop();
});

function project(source: string, table = TABLE): Project {
  return oneSource(`type: http\n${source.trim()}`, table, COLUMNS);
}
const daily = (more = ''): Project => project(`format: ndjson\nconnection: {url: "${feed.url}/v1/daily", token: "\${secret:feed/token}"}\noptions: {params: {date: "{day}"}, rows: data.rates${more}}`);
const landed = (): Record<string, readonly string[]> => Object.fromEntries(work.files('.lake/landing/feed').map((file) => [file, work.lines(`.lake/landing/feed/${file}`)]));
const query = (seen: Feed['seen']): string[] => seen.map(({ line }) => line.replace(/^GET /, ''));

describe('a feed by day', () => {
  it('lands a file a day with the digits that came, and asks the next time only what may be new', async () => {
    feed = await startFeed((request, response, url) => {
      const day = url.searchParams.get('date')!;
      if (request.headers['if-none-match'] === `"${day}"`) return void response.writeHead(304).end();
      json(response, `{"data": {"rates": [{"rate_date": "${day}", "rate": 0.00001000}, {"rate_date": "${day}", "rate": 1350.10, "note": "3 \\"x\\" 4"}]}}`, { etag: `"${day}"` });
    });
    work = daily(', since: "2026-01-29"');
    const first = await work.type('ingest', ENV);
    expect(first.code, first.text).toBe(0);
    expect(landed()).toEqual(Object.fromEntries(['2026-01-29', '2026-01-30', '2026-01-31'].map((day) => [
      `rows/daily/date=${day}/rows-${day}.ndjson.gz`, [`{"rate_date":"${day}","rate":"0.00001000"}`, `{"rate_date":"${day}","rate":"1350.10","note":"3 \\"x\\" 4"}`],
    ])));
    expect(feed.seen.every(({ headers }) => headers.authorization === 'Bearer token-that-nobody-sees')).toBe(true);
    expect(work.results()).toMatchObject([{ unique_id: 'source.small.feed.rows', status: 'success', rows: 6, files: 3, quarantined: 0, codes: [] }]);

    feed.seen.length = 0;
    const again = await work.type('ingest', ENV);
    expect(again.text).toContain('nothing new');
    expect(query(feed.seen)).toEqual(['/v1/daily?date=2026-01-30', '/v1/daily?date=2026-01-31']);
    expect(feed.seen.map(({ headers }) => headers['if-none-match'])).toEqual(['"2026-01-30"', '"2026-01-31"']);
    expect((await work.type('run', ENV)).code).toBe(0);
    expect((await work.type('run', ENV)).text).toContain('no-op');
  });

  it('brings a corrected day again in the place of the first one, and a day that says the same not at all', async () => {
    let rate = '1.5';
    feed = await startFeed((_, response, url) => json(response, `{"data":{"rates":[{"rate_date":"${url.searchParams.get('date')}","rate":${rate}}]}}`));
    work = daily(', since: "2026-01-30"');
    await work.type('build --ingest', ENV);
    expect((await work.type('ingest', ENV)).text).toContain('nothing new');
    rate = '1.6';
    const told = await work.type('build --ingest', ENV);
    expect(told.code, told.text).toBe(0);
    expect(told.text).toContain('feed.rows: 2 rows in 2 files');
    expect(Object.values(landed()).flat()).toEqual(['{"rate_date":"2026-01-30","rate":"1.6"}', '{"rate_date":"2026-01-31","rate":"1.6"}']);
    expect((await work.type('show -s loaded --output csv', ENV)).text).toMatch(/1\.60000000/);
    expect((await work.type('show -s loaded --output csv', ENV)).text).not.toMatch(/1\.50000000/);
  });

  it('brings a range of days again when asked to, and goes on after it where it was', async () => {
    feed = await startFeed((_, response, url) => json(response, { data: { rates: url.searchParams.get('date') === '2025-12-25' ? [] : [{ rate_date: url.searchParams.get('date'), rate: '1' }] } }));
    work = daily();
    await work.type('ingest', ENV);
    feed.seen.length = 0;
    const told = await work.type('ingest --from 2025-12-24 --to 2025-12-26', ENV);
    expect(told.code, told.text).toBe(0);
    expect(query(feed.seen)).toEqual(['24', '25', '26'].map((day) => `/v1/daily?date=2025-12-${day}`));
    expect(Object.keys(landed())).toEqual(['2025-12-24', '2025-12-26', '2026-01-31'].map((day) => `rows/daily/date=${day}/rows-${day}.ndjson.gz`));
    feed.seen.length = 0;
    await work.type('ingest', ENV);
    expect(query(feed.seen)).toEqual(['/v1/daily?date=2026-01-30', '/v1/daily?date=2026-01-31']);
    expect((await work.type('ingest --from 2026-01-02 --to 2026-01-01', ENV)).code).toBe(2);
    expect((await work.type('ingest --from 2026-01-02 --to tomorrow', ENV)).code).toBe(2);
  });

  it('loads again what has landed, without asking the feed', async () => {
    feed = await startFeed((_, response, url) => json(response, { data: { rates: [{ rate_date: url.searchParams.get('date'), rate: '1' }] } }));
    work = daily(', since: "2026-01-29"');
    await work.type('build --ingest', ENV);
    feed.seen.length = 0;
    const told = await work.type('ingest --replay --from 2026-01-30', ENV);
    expect(told.text).toContain('2 rows');
    expect(feed.seen).toEqual([]);
    const run = await work.type('run', ENV);
    expect(run.text).toContain('2 files');
    expect((await work.type('show -s loaded --limit -1 --output csv', ENV)).stdout.trim().split('\n').filter((line) => line.startsWith('2026'))).toHaveLength(3);
  });
});

describe('pages', () => {
  const rows = (from: number, count: number): object[] => Array.from({ length: Math.max(0, count) }, (_, at) => ({ rate_date: '2026-01-31', rate: String(from + at) }));
  const rates = (): number[] => Object.values(landed()).flat().map((line) => Number((JSON.parse(line) as { rate: string }).rate));
  const kinds: Readonly<Record<string, { readonly paging: string; readonly answer: Feed['answer'] }>> = {
    'by number': { paging: '{kind: page}', answer: (_, response, url) => json(response, rows((Number(url.searchParams.get('page')) - 1) * 2, 7 - 2 * Number(url.searchParams.get('page')) < 0 ? 0 : 2)) },
    'by number, until one is not full': { paging: '{kind: page, param: p, start: 0, size: 4}', answer: (_, response, url) => json(response, rows(Number(url.searchParams.get('p')) * 4, url.searchParams.get('p') === '1' ? 2 : 4)) },
    'by offset': { paging: '{kind: offset, size: 4}', answer: (_, response, url) => json(response, rows(Number(url.searchParams.get('offset')), Math.min(4, 6 - Number(url.searchParams.get('offset'))))) },
    'by link': { paging: '{kind: link}', answer: (_, response, url) => (url.pathname === '/more' ? json(response, rows(3, 3)) : json(response, rows(0, 3), { link: '</first>; rel="prev", </more>; rel="next"' })) },
  };
  for (const [name, { paging, answer }] of Object.entries(kinds)) {
    it(name, async () => {
      feed = await startFeed(answer);
      work = project(`format: ndjson\nconnection: {url: "${feed.url}/all"}\noptions: {paging: ${paging}}`);
      const told = await work.type('ingest');
      expect(told.code, told.text).toBe(0);
      expect(rates()).toEqual([0, 1, 2, 3, 4, 5]);
    });
  }

  it('by cursor and by the next page\'s address', async () => {
    feed = await startFeed((_, response, url) => json(response, url.searchParams.get('cursor') === 'two' ? { items: rows(3, 3), meta: { cursor: '' } } : { items: rows(0, 3), meta: { cursor: 'two' }, next: `${feed.url}/all?cursor=two` }));
    for (const paging of ['{kind: cursor, next: meta.cursor}', '{kind: next, next: next}']) {
      work = project(`format: ndjson\nconnection: {url: "${feed.url}/all", params: {key: "\${secret:feed/token}"}}\noptions: {rows: items, paging: ${paging}}`);
      expect((await work.type('ingest', ENV)).code).toBe(0);
      expect(rates()).toEqual([0, 1, 2, 3, 4, 5]);
      work.remove();
    }
    expect(feed.seen.every(({ line }) => line.includes('key=token-that-nobody-sees'))).toBe(true);
  });

  it('of CSV and of lines, which are taken as they come', async () => {
    feed = await startFeed((_, response, url) => {
      const page = Number(url.searchParams.get('page'));
      const part = page > 2 ? [] : page === 1 ? ['2026-01-30,"1.0"', '"2026-01-31",2'] : ['2026-01-31,3'];
      if (url.pathname === '/csv') response.end(['rate_date,rate', ...part].join('\r\n'));
      else response.end(part.map((line) => `{"rate_date":"2026-01-31","rate":"${line.split(',')[1]!.replaceAll('"', '')}"}`).join('\n\n'));
    });
    work = project(`format: csv\nconnection: {url: "${feed.url}/csv"}\noptions: {paging: {kind: page}}`);
    expect((await work.type('ingest')).text).toContain('3 rows');
    expect(Object.values(landed()).flat().map((line) => line.trim())).toEqual(['rate_date,rate', '2026-01-30,"1.0"', '"2026-01-31",2', '2026-01-31,3']);
    work.remove();
    work = project(`format: ndjson\nconnection: {url: "${feed.url}/lines"}\noptions: {answer: ndjson, paging: {kind: page}}`);
    expect((await work.type('ingest')).text).toContain('3 rows');
    expect(rates.length + (await work.type('run')).code).toBe(0);
    expect((await work.type('show -s loaded --output csv')).stdout).toContain('3.00000000');
  });

  it('never leave the server, which alone gets the token', async () => {
    feed = await startFeed((_, response) => json(response, { items: rows(0, 1), next: 'http://127.0.0.1:9/all' }));
    work = project(`format: ndjson\nconnection: {url: "${feed.url}/all", token: "\${secret:feed/token}"}\noptions: {rows: items, paging: {kind: next, next: next}}`);
    const told = await work.type('ingest', ENV);
    expect(told.code).toBe(1);
    expect(told.text).toContain('source-bad-answer');
    expect(work.files('.lake').filter((file) => !file.endsWith('.json'))).toEqual([]);
  });
});

describe('faults', () => {
  const good = (response: Parameters<Feed['answer']>[1]): void => json(response, [{ rate_date: '2026-01-31', rate: '1' }, { rate_date: '2026-01-31', rate: '2' }]);
  /** Answers each request by the next of these, then well. */
  const faulty = async (...faults: readonly Feed['answer'][]): Promise<void> => {
    const todo = [...faults];
    feed = await startFeed((request, response, url) => (todo.shift() ?? ((_, answer) => good(answer)))(request, response, url));
  };
  const plain = (options = ''): Project => project(`format: ndjson\nconnection: {url: "${feed.url}/all?key=1", timeout_seconds: 1, token: "\${secret:feed/token}"}\noptions: {${options}}`);
  const hangUp: Feed['answer'] = (request) => void request.socket.destroy();
  const half: Feed['answer'] = (request, response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': '70' });
    response.write('[{"rate_date":"2026-01-31","rate":"1"},{"rate_da');
    setTimeout(() => request.socket.destroy(), 20);
  };
  const halfButWhole: Feed['answer'] = (_, response) => json(response, '[{"rate_date":"2026-01-31","rate":"1"},{"rate_da');

  for (const [name, fault] of Object.entries({ 'a dropped connection': hangUp, 'half a page': half, 'half a page that says it is whole': halfButWhole, 'a 500': ((_, response) => json(response, 'oops', {}, 500)) as Feed['answer'] })) {
    it(`${name} is tried again, and what came before it does not land twice`, async () => {
      await faulty(fault, fault);
      work = plain();
      const told = await work.type('ingest', ENV);
      expect(told.code, told.text).toBe(0);
      expect(feed.seen).toHaveLength(3);
      expect(Object.values(landed())).toEqual([['{"rate_date":"2026-01-31","rate":"1"}', '{"rate_date":"2026-01-31","rate":"2"}']]);
    });
  }

  it('half a stream of lines begins that stream again', async () => {
    await faulty((request, response) => {
      response.writeHead(200, { 'content-length': '500' });
      response.write('{"rate_date":"2026-01-31","rate":"9"}\n');
      setTimeout(() => request.socket.destroy(), 20);
    }, (_, response) => void response.end('{"rate_date":"2026-01-31","rate":"1"}\n'));
    work = plain('answer: ndjson');
    expect((await work.type('ingest', ENV)).code).toBe(0);
    expect(Object.values(landed())).toEqual([['{"rate_date":"2026-01-31","rate":"1"}']]);
    expect(work.results()).toMatchObject([{ rows: 1, files: 1 }]);
  });

  it('a server that says nothing is given up and asked again', async () => {
    await faulty(() => {});
    work = plain();
    expect((await work.type('ingest', ENV)).code).toBe(0);
    expect(feed.seen).toHaveLength(2);
  });

  it('throttling waits as long as it is asked to', async () => {
    await faulty((_, response) => json(response, '', { 'retry-after': '1' }, 429));
    work = plain();
    expect((await work.type('ingest', ENV)).text).toContain('429 Too Many Requests; asking again in 1 s');
    expect(feed.seen).toHaveLength(2);
  });

  it('a rate limit of one\'s own spaces requests', async () => {
    feed = await startFeed((_, response) => json(response, []));
    let clock = 0;
    const pauses: number[] = [];
    const world = { signal: new AbortController().signal, now: () => new Date(clock), tell: () => {}, wait: async (milliseconds: number) => void (pauses.push(milliseconds), (clock += milliseconds)) } as unknown as ConnectorWorld;
    const requests = openRequests({ url: '', headers: {}, params: {}, timeoutSeconds: 5 }, { answer: 'json', rows: '', params: {}, paging: { kind: 'none' }, series: 'all', tries: 1, rate: { requests: 2, seconds: 3 } }, world);
    for (let count = 0; count < 5; count++) {
      for await (const _ of (await requests.ask(new URL(feed.url))).body) clock += 100;
    }
    expect(pauses).toEqual([2800, 2800]);
  });

  it('an expired token is renewed once, and one that is refused again is an error', async () => {
    let issued = 0;
    let accepts = 2;
    feed = await startFeed((request, response, url) => {
      if (url.pathname === '/token') return json(response, { access_token: `issued-${++issued}` });
      return request.headers.authorization === `Bearer issued-${accepts}` ? good(response) : json(response, { error: 'expired', token: request.headers.authorization }, {}, 401);
    });
    work = project(`format: ndjson\nconnection: {url: "${feed.url}/all", oauth: {token_url: "${feed.url}/token", client_id: lake, client_secret: "\${secret:feed/secret}"}}`);
    expect((await work.type('ingest', ENV)).code).toBe(0);
    expect(issued).toBe(2);
    accepts = 99;
    const told = await work.type('ingest', ENV);
    expect(told.code).toBe(1);
    expect(told.text).toContain('source-auth-refused');
  });

  it('what is refused for good is told, and leaves nothing behind', async () => {
    for (const [status, code] of [[401, 'source-auth-refused'], [403, 'source-not-permitted'], [404, 'source-not-there'], [429, 'source-throttled'], [400, 'source-refused'], [503, 'source-unreachable']] as const) {
      feed = await startFeed((request, response) => json(response, { said: request.headers.authorization }, {}, status));
      work = plain('tries: 1');
      const told = await work.type('ingest', ENV);
      expect(told.code).toBe(1);
      expect(told.text).toContain(`error[${code}]`);
      expect(told.text).not.toContain('token-that-nobody-sees');
      expect(work.results()).toMatchObject([{ status: 'error', rows: 0, files: 0, codes: [code] }]);
      expect(work.files('.lake')).toEqual([]);
      work.remove();
      await feed.stop();
    }
  });

  it('a Ctrl-C ends a request in its middle, and the next run does the work', async () => {
    await faulty(() => {});
    work = plain('tries: 9');
    const told = await work.type('ingest', ENV, AbortSignal.timeout(300));
    expect(told.code).toBe(1);
    expect(told.text).toContain('cancelled');
    expect((await work.type('ingest', ENV)).code).toBe(0);
    expect(Object.values(landed()).flat()).toHaveLength(2);
  });
});
