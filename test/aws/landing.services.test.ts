import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { s3Error } from '../services/faults.ts';
import { startS3World, type S3Project, type S3World } from './s3-lake.ts';

let world: S3World;
beforeAll(async () => { world = await startS3World(); });
afterEach(() => void (world.faults.refuse = () => undefined));
afterAll(() => world?.stop());

const SOURCES = `version: 2
sources:
- name: shop
  schema: bronze
  tables:
  - name: people
    identifier: people__landed
    columns:
      - {name: person_id, data_type: string, required: true, aliases: [id]}
      - {name: full_name, data_type: string, aliases: [name]}
      - {name: age, data_type: int}
`;

/** A project whose one source lies in a folder of the bucket, which is given back. */
function landed(folder: string, table: string, format = 'csv'): S3Project {
  return world.project(
    `project_name: small\nengine: {path: .lake/lake.duckdb}\npaths: {landing_root: "s3://lake/${folder}"}\ndq: {quarantine: {max_share: 1}}\nvars: {as_of_date: "2026-01-31"}\nsources: {shop: {format: ${format}, tables: {people: ${table}}}}\n`,
    { 'models/bronze/_sources.yml': SOURCES, 'models/bronze/people.sql': "{{ config(materialized='load') }}\n{{ load_source('shop', 'people') }}\n" },
  );
}

async function run(project: S3Project, ...more: readonly string[]): Promise<string> {
  const { code, text } = await project.lakec('run', ...more);
  if (code !== 0) console.error(text);
  expect(code).toBe(0);
  return text;
}

const rows = async (project: S3Project, sql: string) => {
  const { text } = await project.lakec('show', '--inline', sql, '--output', 'json', '--limit', '50');
  return (JSON.parse(text) as readonly Record<string, unknown>[]).map((row) => Object.values(row).join('|'));
};

describe('a source that is landed in S3', () => {
  it('binds, loads once, replaces what changed, and lets go what is gone', async () => {
    const at = 's3://lake/one/shop/people';
    const project = landed('one', '{mode: snapshot, snapshot: people/*, key: person_id}');
    await world.s3.put(`${at}/a.csv`, 'id,Full Name,age\n1,Ann,30\n2,Bob,x\n');
    await world.s3.put(`${at}/b.csv.gz`, gzipSync('age,person_id,name\n41,3,Cyd\n'));
    await world.s3.put(`${at}/.hidden.csv`, 'no such thing');
    await run(project);
    const people = "select person_id, full_name, age, _source_file from {{ ref('people') }} order by person_id";
    expect(await rows(project, people)).toEqual(['1|Ann|30|people/a.csv', '3|Cyd|41|people/b.csv.gz']);
    expect(await rows(project, "select _reject_reason, _source_file from bronze.people__quarantine")).toEqual(['bad_type:age|people/a.csv']);

    // What was loaded is listed, and not read again.
    world.faults.seen.length = 0;
    expect(await run(project)).toContain('nothing new');
    expect(world.faults.seen.filter((line) => /a\.csv|b\.csv/.test(line))).toEqual([]);

    await world.s3.put(`${at}/a.csv`, 'id,name,age\n1,Anna,31\n');
    await world.s3.remove([`${at}/b.csv.gz`]);
    await world.s3.put(`${at}/c.csv`, 'id,name,age\n4,Dan,50\n');
    await run(project);
    expect(await rows(project, people)).toEqual(['1|Anna|31|people/a.csv', '4|Dan|50|people/c.csv']);
    expect(await rows(project, "select file, rows_in from ops.load_ledger order by file")).toEqual(['people/a.csv|1', 'people/c.csv|1']);
  });

  it('takes lines of JSON and Parquet, and days up to the as-of date', async () => {
    const json = landed('lines', '{mode: append, incremental_dir: people/daily, watermark: person_id}', 'ndjson');
    await world.s3.put('s3://lake/lines/shop/people/daily/date=2026-01-30/x.ndjson', '{"id": "1", "name": "Ann", "age": "30"}\n{broken\n');
    await world.s3.put('s3://lake/lines/shop/people/daily/date=2026-02-01/x.ndjson', '{"id": "9", "name": "Zoe", "age": "90"}\n');
    await run(json);
    expect(await rows(json, "select person_id, age, _source_file from {{ ref('people') }}")).toEqual(['1|30|people/daily/date=2026-01-30/x.ndjson']);
    expect(await rows(json, 'select _reject_reason from bronze.people__quarantine')).toEqual(['bad_json']);
    const parquet = landed('pq', '{mode: snapshot, snapshot: people/*, key: person_id}', 'parquet');
    await world.query("copy (select 5 as id, 'Eve' as name, 22 as age) to 's3://lake/pq/shop/people/a.parquet' (format parquet)");
    await run(parquet);
    expect(await rows(parquet, "select person_id, full_name, age from {{ ref('people') }}")).toEqual(['5|Eve|22']);
  });

  it('that has no file is told with the folder to look into', async () => {
    const { code, text } = await landed('nothing', '{mode: snapshot, snapshot: people/*, key: person_id}').lakec('run');
    expect([code, text]).toEqual([1, expect.stringMatching(/source-no-files[\s\S]*aws s3 ls --recursive s3:\/\/lake\/nothing\/shop/)]);
  });

  it('that may not be listed or read leaves the table as it was, and loads when it may', async () => {
    const project = landed('refused', '{mode: snapshot, snapshot: people/*, key: person_id}');
    await world.s3.put('s3://lake/refused/shop/people/a.csv', 'id,name,age\n1,Ann,30\n');
    await run(project);
    await world.s3.put('s3://lake/refused/shop/people/a.csv', 'id,name,age\n2,Bob,40\n');
    const count = 'select person_id from bronze.people';
    world.faults.refuse = (line) => (line.includes('list-type=2') ? s3Error(403, 'AccessDenied', 'Access Denied') : undefined);
    expect((await project.lakec('run')).text).toMatch(/engine-permission-denied[\s\S]*_sources\.yml[\s\S]*Grant s3:ListBucket/);
    // The header may be read, by lakec itself; the rows, which DuckDB reads, may not.
    let gets = 0;
    world.faults.refuse = (line) => (/^(GET|HEAD) .*a\.csv/.test(line) && gets++ > 0 ? s3Error(403, 'AccessDenied', 'Access Denied') : undefined);
    expect((await project.lakec('run')).text).toMatch(/engine-permission-denied[\s\S]*Grant s3:GetObject/);
    world.faults.refuse = () => undefined;
    expect(await rows(project, count)).toEqual(['1']);
    await run(project);
    expect(await rows(project, count)).toEqual(['2']);
  });

  it('is not touched by what needs no files: parse, ls, compile and clean ask nobody', async () => {
    const project = landed('quiet', '{mode: snapshot, snapshot: people/*, key: person_id}');
    world.faults.seen.length = 0;
    for (const command of ['parse', 'ls', 'compile', 'clean']) expect((await project.lakec(command)).code, command).toBe(0);
    await project.lakec('clean', '--target-path', 's3://lake/quiet');
    expect(world.faults.seen).toEqual([]);
  });
});
