import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { s3Error } from '../services/faults.ts';
import { SECRET_KEY, startS3World, type S3Project, type S3World } from './s3-lake.ts';

let world: S3World;
beforeAll(async () => { world = await startS3World(); });
afterEach(() => void (world.faults.refuse = () => undefined));
afterAll(() => world?.stop());

const CONFIG = 'project_name: shop\nengine: {path: .lake/lake.duckdb}\npaths: {gold_root: "s3://lake/gold"}\nmodels: {gold: {+materialized: external}}\n';
const orders = (rows: string) => `select id, amount, year from (values ${rows}) as orders(id, amount, year)`;
const partitioned = (rows: string) => `{{ config(partition_by=['year']) }}\n${orders(rows)}`;

describe('an external model in S3', () => {
  it('is one file that a reader sees whole, old or new, and that its children read', async () => {
    const project = world.project(CONFIG, { 'models/gold/one.sql': orders('(1, 10, 2025), (2, 20, 2026)'), 'models/gold/total.sql': "{{ config(materialized='table') }}\nselect sum(amount) as amount from {{ ref('one') }}" });
    expect(await run(project)).toBe(0);
    expect(await world.s3.list('s3://lake/gold')).toEqual(['s3://lake/gold/one/part-0.parquet']);
    expect(await world.query("select * from 's3://lake/gold/one/*.parquet' order by id")).toEqual([[1, 10, 2025], [2, 20, 2026]]);
    project.write('models/gold/one.sql', orders('(3, 30, 2026)'));
    // Another process opens the database, in which the view stands already.
    expect(await run(project)).toBe(0);
    expect(await world.query("select * from 's3://lake/gold/one/*.parquet'")).toEqual([[3, 30, 2026]]);
    const shown = await project.lakec('show', '--inline', "select * from {{ ref('total') }}", '--output', 'json');
    expect(shown.text).toContain('30');
    expect((await project.lakec('show', '--inline', "select id from {{ ref('one') }}", '--output', 'json')).text).toContain('3');
  });

  it('keeps its files when the SELECT breaks in the middle', async () => {
    const project = world.project(CONFIG, { 'models/gold/broken.sql': 'select 1 as id, 1 as n' });
    expect(await run(project)).toBe(0);
    // DuckDB itself would leave a whole-looking object of the rows that came before the bad one.
    project.write('models/gold/broken.sql', "select i as id, case when i = 900000 then cast('x' || i as int) else 1 end as n from range(1000000) as rows(i)");
    const { code, text } = await project.lakec('run');
    expect([code, text]).toEqual([1, expect.stringContaining('value-not-convertible')]);
    expect(await world.query("select * from 's3://lake/gold/broken/**/*.parquet'")).toEqual([[1, 1]]);
    project.write('models/gold/broken.sql', 'select 2 as id, 2 as n');
    expect(await run(project)).toBe(0);
    expect(await world.query("select * from 's3://lake/gold/broken/**/*.parquet'")).toEqual([[2, 2]]);
    expect(await world.s3.list('s3://lake/gold/broken__lakec_new')).toEqual([]);
  });

  it('replaces partitions, and takes those away that are no more', async () => {
    const project = world.project(CONFIG, { 'models/gold/years.sql': partitioned('(1, 10, 2024), (2, 20, 2025)') });
    expect(await run(project)).toBe(0);
    project.write('models/gold/years.sql', partitioned('(2, 21, 2025), (3, 30, 2026)'));
    expect(await run(project)).toBe(0);
    expect(await world.s3.list('s3://lake/gold/years')).toEqual(['s3://lake/gold/years/year=2025/part-0.parquet', 's3://lake/gold/years/year=2026/part-0.parquet']);
    expect(await world.query("select id, amount, year from read_parquet('s3://lake/gold/years/**/*.parquet', hive_partitioning = true) order by id")).toEqual([[2, 21, 2025], [3, 30, 2026]]);
    // No longer partitioned.
    project.write('models/gold/years.sql', orders('(4, 40, 2026)'));
    expect(await run(project)).toBe(0);
    expect(await world.s3.list('s3://lake/gold/years')).toEqual(['s3://lake/gold/years/part-0.parquet']);
  });

  it('that was broken off while its files were put into place is put right by the next run', async () => {
    const project = world.project(CONFIG, { 'models/gold/killed.sql': partitioned('(1, 10, 2024), (2, 20, 2025)') });
    expect(await run(project)).toBe(0);
    project.write('models/gold/killed.sql', partitioned('(1, 11, 2024), (3, 30, 2026)'));
    world.faults.refuse = (line) => (/^PUT \/lake\/gold\/killed\/year%3D2026|^PUT \/lake\/gold\/killed\/year=2026/.test(line) ? s3Error(403, 'AccessDenied', 'Access Denied') : undefined);
    const { code, text } = await project.lakec('run');
    expect([code, text]).toEqual([1, expect.stringContaining('engine-permission-denied')]);
    // The first partition is new, what is gone is still there, and no row is there twice.
    const read = "select id, amount, year from read_parquet('s3://lake/gold/killed/**/*.parquet', hive_partitioning = true) order by id";
    expect(await world.query(read)).toEqual([[1, 11, 2024], [2, 20, 2025]]);
    world.faults.refuse = () => undefined;
    expect(await run(project)).toBe(0);
    expect(await world.query(read)).toEqual([[1, 11, 2024], [3, 30, 2026]]);
  });
});

describe('S3 that refuses', () => {
  const before = "select * from 's3://lake/gold/kept/*.parquet'";
  const cases: readonly (readonly [string, ReturnType<typeof s3Error>, string, RegExp])[] = [
    ['a write', s3Error(403, 'AccessDenied', 'Access Denied'), 'engine-permission-denied', /Grant s3:PutObject/],
    ['because keys have expired', s3Error(400, 'ExpiredToken', 'The provided token has expired.'), 'credentials-refused', /aws sso login/],
    ['because there is too much to do', s3Error(503, 'SlowDown', 'Please reduce your request rate.'), 'service-throttled', /AWS_MAX_ATTEMPTS/],
  ];
  for (const [name, answer, diagnostic, hint] of cases) {
    it(`${name}: files and tables stay as they were, and the next run completes the work`, async () => {
      const project = world.project(`${CONFIG}`, { 'models/gold/kept.sql': 'select 1 as id', 'models/gold/beside.sql': "{{ config(materialized='table') }}\nselect 1 as id", 'models/gold/below.sql': "{{ config(materialized='table') }}\nselect * from {{ ref('kept') }}" });
      expect(await run(project)).toBe(0);
      project.write('models/gold/kept.sql', 'select 2 as id');
      world.faults.refuse = (line) => (/^(PUT|POST) /.test(line) ? answer : undefined);
      const { code, text } = await project.lakec('run');
      expect(text).toContain(diagnostic);
      expect(text).toMatch(hint);
      expect([code, text.includes(SECRET_KEY)]).toEqual([1, false]);
      world.faults.refuse = () => undefined;
      expect(await world.query(before)).toEqual([[1]]);
      const retried = await project.lakec('retry');
      expect([retried.code, retried.text]).toEqual([0, expect.stringMatching(/kept[\s\S]*below/)]);
      expect(retried.text).not.toMatch(/gold\.beside/);
      expect(await world.query(before)).toEqual([[2]]);
    });
  }

  it('for want of the bucket says how to make it', async () => {
    const project = world.project(CONFIG.replace('s3://lake/gold', 's3://nobodys-bucket/gold'), { 'models/gold/a.sql': 'select 1 as id' });
    const { code, text } = await project.lakec('run');
    expect([code, text]).toEqual([1, expect.stringMatching(/NoSuchBucket[\s\S]*aws s3 mb/)]);
  });

  it('by not being there says where it was tried', async () => {
    const project = world.project(CONFIG, { 'models/gold/a.sql': 'select 1 as id' });
    project.write('config/dev.yaml', CONFIG + 'aws: {endpoint_url: "http://127.0.0.1:9"}\n');
    const { code, text } = await project.lakec('run');
    expect([code, text]).toEqual([1, expect.stringMatching(/engine-unreachable[\s\S]*127\.0\.0\.1:9[\s\S]*aws\.endpoint_url/)]);
  });

  it('nothing that lakec printed or wrote holds the key that signs', async () => {
    const project = world.project(CONFIG, { 'models/gold/a.sql': 'select 1 as id' });
    const { text } = await project.lakec('build', '--debug');
    expect([text, ...project.texts()].filter((one) => one.includes(SECRET_KEY))).toEqual([]);
    const asked = async (call: string) => (await project.lakec('show', '--inline', `select regexp_extract(secret_string, '(secret=.*?);') as kept from ${call} where 's3://' <> ''`)).text;
    expect(await asked('duckdb_secrets()')).toContain('secret=redacted');
    expect(await asked('duckdb_secrets(redact = false)')).not.toContain(SECRET_KEY);
  });
});

async function run(project: S3Project): Promise<number> {
  const { code, text } = await project.lakec('run');
  if (code !== 0) console.error(text);
  return code;
}
