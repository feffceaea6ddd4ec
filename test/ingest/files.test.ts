import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterEach, describe, expect, it } from 'vitest';
import { makeProject, oneSource, type Project } from './project.ts';

const COLUMNS = ['{name: id, data_type: string, required: true}', '{name: amount, data_type: int}'];
let work: Project;
afterEach(() => work?.remove());

const project = (format: string, table: string, location = 'delivered'): Project => oneSource(`type: files\nformat: ${format}\nconnection: {location: ${location}}`, table, COLUMNS);
const deliver = (name: string, content: string | Uint8Array): void => {
  mkdirSync(dirname(join(work.root, 'delivered', name)), { recursive: true });
  writeFileSync(join(work.root, 'delivered', name), content);
};
const landed = (): readonly string[] => work.files('.lake/landing/feed');
const ids = async (): Promise<string[]> => (await work.type('show -s loaded --limit -1 --output csv')).stdout.trim().split('\n').slice(1).map((line) => line.split(',')[0]!).sort();

describe('delivered files', () => {
  it('of days come as they are, those that changed again, and none twice', async () => {
    work = project('csv', '{snapshot: rows/snapshot*, incremental_dir: rows/daily, mode: append}');
    deliver('rows/snapshot.csv.gz', gzipSync('id,amount\na,1\nb,2\n'));
    deliver('rows/daily/date=2026-01-30/part.csv', 'id,amount\nc,3\n');
    deliver('rows/daily/date=2026-02-01/part.csv', 'id,amount\nnot due,9\n');
    deliver('rows/.hidden.csv', 'id\nx\n');
    deliver('other.csv', 'id\nx\n');
    const told = await work.type('build --ingest');
    expect(told.code, told.text).toBe(0);
    expect(landed()).toEqual(['rows/daily/date=2026-01-30/part.csv', 'rows/snapshot.csv.gz']);
    expect(await ids()).toEqual(['a', 'b', 'c']);
    expect((await work.type('ingest')).text).toContain('nothing new');
    deliver('rows/daily/date=2026-01-30/part.csv', 'id,amount\nc,3\nd,4\n');
    deliver('rows/daily/date=2026-01-31/part.csv', 'id,amount\ne,5\n');
    expect((await work.type('ingest --from 2026-01-31 --to 2026-01-31')).text).toContain('in 1 file');
    expect((await work.type('build --ingest')).text).toContain('in 1 file');
    expect(await ids()).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  it('that are the whole table are replaced together: what its producer took away goes', async () => {
    work = project('csv', '{snapshot: rows/*.csv, mode: snapshot}');
    deliver('rows/one.csv', 'id,amount\na,1\n');
    deliver('rows/two.csv', 'id,amount\nb,2\n');
    await work.type('build --ingest');
    expect(await ids()).toEqual(['a', 'b']);
    rmSync(join(work.root, 'delivered/rows/one.csv'));
    deliver('rows/three.csv', 'id,amount\nc,3\n');
    const told = await work.type('build --ingest');
    expect(told.code, told.text).toBe(0);
    expect(landed()).toEqual(['rows/three.csv', 'rows/two.csv']);
    expect(await ids()).toEqual(['b', 'c']);
  });

  it('may be packed by zstd, or be Parquet', async () => {
    work = project('csv', '{snapshot: rows/*, mode: snapshot}');
    deliver('rows/.keep', '');
    const duckdb = await (await DuckDBInstance.create()).connect();
    await duckdb.run(`copy (select 'r' || lpad(range::varchar, 6, '0') as id, range as amount from range(100000)) to '${work.root}/delivered/rows/a.csv.zst' (format csv, compression zstd)`);
    const told = await work.type('build --ingest');
    expect(told.code, told.text).toBe(0);
    expect(landed()).toEqual(['rows/a.csv.gz']);
    expect(await ids()).toHaveLength(100_000);
    work.remove();
    work = project('parquet', '{snapshot: rows/*, mode: snapshot}');
    deliver('rows/.keep', '');
    await duckdb.run(`copy (select 'p' as id, '7' as amount) to '${work.root}/delivered/rows/a.parquet' (format parquet)`);
    expect((await work.type('build --ingest')).code).toBe(0);
    expect(await ids()).toEqual(['p']);
  });

  it.each(['', '.gz', '.zst'])('of lines of JSON come with their rows and bytes counted (%s)', async (ending) => {
    work = project('ndjson', '{snapshot: rows/*, mode: snapshot}');
    deliver('rows/.keep', '');
    const lines = '{"id":"a","amount":"1"}\n{"id":"b","amount":"2"}\n';
    if (ending === '.zst') await (await (await DuckDBInstance.create()).connect()).run(`copy (select unnest(['a', 'b']) as id, unnest(['1', '2']) as amount) to '${work.root}/delivered/rows/a.ndjson.zst' (format json, compression zstd)`);
    else deliver(`rows/a.ndjson${ending}`, ending === '' ? lines : gzipSync(lines));
    const told = await work.type('build --ingest');
    expect(told.code, told.text).toBe(0);
    expect(await ids()).toEqual(['a', 'b']);
    if (ending === '') expect(work.results()).toMatchObject([{ rows: 2, bytes: lines.length, files: 1 }]);
  });

  it('come for the sources that are chosen, and with a run for those that it needs', async () => {
    work = makeProject({
      'config/dev.yaml': ['one', 'two'].reduce((text, name) => `${text}  ${name}: {type: files, format: csv, connection: {location: delivered/${name}}, tables: {rows: {snapshot: rows/*, mode: snapshot}}}\n`, 'project_name: small\nvars: {as_of_date: "2026-01-31"}\nsources:\n'),
      'models/_sources.yml': `version: 2\nsources:\n${['one', 'two'].map((name) => `- {name: ${name}, tables: [{name: rows, columns: [{name: id, data_type: string}]}]}\n`).join('')}`,
      'models/loaded.sql': "{{ config(materialized='load') }}\n{{ load_source('one', 'rows') }}\n",
      'models/above.sql': "select * from {{ ref('loaded') }}\n",
      'models/other.sql': "{{ config(materialized='load') }}\n{{ load_source('two', 'rows') }}\n",
    });
    for (const name of ['one', 'two']) deliver(`${name}/rows/a.csv`, `id\n${name}\n`);
    const brought = async (line: string): Promise<readonly string[]> => {
      const told = await work.type(line);
      expect(told.code, told.text).toBe(0);
      return work.results().map(({ unique_id: id, rows, bytes }) => `${id.split('.').slice(-2).join('.')} ${rows} ${bytes}`);
    };
    expect(await brought('ingest --select source:two+')).toEqual(['two.rows 2 7']);
    expect(await brought('build --select +above --ingest')).toEqual(['one.rows 2 7']);
    expect(await brought('run --select above --ingest')).toEqual([]);
    expect(await brought('ingest --select source:one.rows')).toEqual(['one.rows 0 0']);
  });

  it('that can\'t be unpacked, or are not there, are told', async () => {
    work = project('csv', '{snapshot: rows/*, mode: snapshot}');
    expect((await work.type('ingest')).text).toContain('error[source-not-there]: The source "feed" has no such thing: nothing in delivered matches rows/*');
    deliver('rows/a.csv.zst', 'no zstd at all, but long enough to be looked at');
    expect((await work.type('ingest')).text).toContain('error[source-bad-answer]');
    expect(work.files('.lake')).toEqual([]);
  });

  it('stay where they are when the landing zone is where they are delivered', async () => {
    work = oneSource('type: files\nformat: csv\nbase_path: delivered', '{snapshot: rows/*, mode: snapshot}', COLUMNS);
    deliver('rows/a.csv', 'id,amount\na,1\n');
    const told = await work.type('build --ingest');
    expect(told.code, told.text).toBe(0);
    expect((await work.type('ingest')).text).toContain('1 file in place');
    expect(await ids()).toEqual(['a']);
  });
});
