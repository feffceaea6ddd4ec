import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { dbtProject } from './project.ts';
import { lakec } from './world.ts';

const EXTERNAL = ', external_root: out';
const SELECT = "select 1 as id, 'a|b' as name union all select 2, 'c' order by id";

it.each([
  ['no location', "materialized='external'", 'out/t.parquet', undefined],
  ['a format', "materialized='external', format='csv'", 'out/t.csv', 'id,name\n1,a|b\n2,c\n'],
  ['a delimiter', "materialized='external', location='there/t.txt', delimiter='|', format='csv'", 'there/t.txt', 'id|name\n1|"a|b"\n2|c\n'],
  ['an ending', "materialized='external', location='there/deeper/t.json'", 'there/deeper/t.json', '{"id":1,"name":"a|b"}\n{"id":2,"name":"c"}\n'],
  ['a packed file', "materialized='external', location='t.CSV.GZ'", 't.CSV.GZ', 'id,name\n1,a|b\n2,c\n'],
  ['options', "materialized='external', location='t.csv', options={'header': false, 'delimiter': ';'}, csv_read_options={'names': ['id', 'name'], 'delim': ';'}", 't.csv', '1;a|b\n2;c\n'],
])('an external model with %s is one file, which is replaced by the next run', async (_, config, file, text) => {
  const root = dbtProject({ 'models/t.sql': `{{ config(${config}) }}\n${SELECT}`, 'models/reader.sql': "select id, name from {{ ref('t') }}" }, EXTERNAL);
  for (let run = 0; run < 2; run++) {
    const built = await lakec(['build'], root);
    expect(built.code, built.text).toBe(0);
    const bytes = readFileSync(join(root, file));
    if (text !== undefined) expect((/gz$/i.test(file) ? gunzipSync(bytes) : bytes).toString()).toBe(text);
    expect((await lakec(['show', '--select', 'reader', '--output', 'csv'], root)).stdout).toBe('id,name\n1,a|b\n2,c\n');
  }
  expect(readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) => name.includes('__lakec'))).toEqual([]);
});

it('an external model that is partitioned is a folder, below the same one', async () => {
  const root = dbtProject({ 'models/t.sql': `{{ config(materialized='external', options={'partition_by': 'id, name'}) }}\nselect 5 as n, 1 as id, 'x' as name` }, EXTERNAL);
  const built = await lakec(['build'], root);
  expect(built.code, built.text).toBe(0);
  expect(readdirSync(join(root, 'out/t/id=1/name=x'))).toEqual([expect.stringMatching(/\.parquet$/)]);
});

it('a seed builds whose column_types name a column that it lacks; only where the seed itself says so, it is told', async () => {
  const files = { 'seeds/codes.csv': 'code\n007\n' };
  const wide = await lakec(['build'], dbtProject({ ...files, 'dbt_project.yml': `name: shop\nprofile: shop\nseeds: {+column_types: {code: varchar, label: varchar}}\n` }));
  expect([wide.code, wide.text], wide.text).toEqual([0, expect.not.stringContaining('warning')]);
  const own = await lakec(['build'], dbtProject({ ...files, 'seeds/s.yml': 'seeds: [{name: codes, config: {column_types: {code: varchar, label: varchar}}}]\n' }));
  expect([own.code, own.text], own.text).toEqual([0, expect.stringContaining('warning[seed-unknown-column]')]);
});
