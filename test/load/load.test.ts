import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { makeSmall, type Small } from './project.ts';

const made: Small[] = [];
const small = (options?: Parameters<typeof makeSmall>[0]) => {
  const project = makeSmall(options);
  made.push(project);
  return project;
};
afterEach(() => made.splice(0).forEach((project) => project.remove()));

const GOOD = 'id,name,age,seen\n1, Ann ,30,2026-01-01\n';
const rows = 'select person_id, full_name, age, seen::varchar, _extra, _source_file from bronze.people order by person_id';

describe('a CSV file', () => {
  it('binds by name, whatever the order, the spelling, the line ends and the packing', async () => {
    const project = small();
    project.land('a.csv', '\uFEFFSeen,Full Name,Person Id,Age\r\n2026-01-01,"Ann, ""the"" first\nline",1,30\r\n');
    project.land('b.csv.gz', gzipSync('age,seen,name,id\n,02/03/2026 10:00,,2'));
    project.land('c.csv', 'id,name,age,seen\n');
    const { codes, results } = await project.run();
    expect(codes).toEqual([]);
    expect(results.map(({ status, rows: count, message }) => [status, count, message])).toEqual([['success', 2, expect.any(String)]]);
    expect(await project.query(rows)).toEqual([
      ['1', 'Ann, "the" first\nline', '30', '2026-01-01', null, 'people/a.csv'],
      ['2', null, null, '2026-02-03', null, 'people/b.csv.gz'],
    ]);
    expect(await project.query('select file, rows_in, rows_out, rows_quarantined from ops.load_ledger order by 1')).toEqual([['people/a.csv', '1', '1', '0'], ['people/b.csv.gz', '1', '1', '0'], ['people/c.csv', '0', '0', '0']]);
  });

  it('keeps what is not declared, drops it, or refuses it', async () => {
    const file = 'id,name,age,seen,Shoe Size,note\n1,Ann,30,2026-01-01,38, hi \n2,Bo,31,2026-01-02,,\n';
    const extra = small();
    extra.land('a.csv', file);
    await extra.run();
    expect(await extra.query('select _extra from bronze.people order by person_id')).toEqual([['{"note":"hi","shoe_size":"38"}'], [null]]);
    const drop = small({ source: 'on_unknown_column: drop' });
    drop.land('a.csv', file);
    await drop.run();
    expect(await drop.query('select distinct _extra from bronze.people')).toEqual([[null]]);
    const fail = small({ source: 'on_unknown_column: fail' });
    fail.land('a.csv', file);
    const { diagnostics } = await fail.run();
    expect(diagnostics.map(({ code, message }) => `${code}: ${message}`)).toEqual([
      'source-unknown-column: The file landed/people/a.csv has a field "Shoe Size" that the source does not declare.',
      'source-unknown-column: The file landed/people/a.csv has a field "note" that the source does not declare.',
    ]);
  });

  it('rejects rows with all their reasons, the first in declared order', async () => {
    const project = small();
    project.land('a.csv', 'id,name,age,seen\n,Ann,thirty,\n2,Bo,31,2026-02-30\n3,Cy,12.5,2026-01-01\n4,Di,4,2026-01-01\n');
    expect((await project.run()).codes).toEqual([]);
    expect(await project.query(`select _reject_reason, _reject_reasons, _raw from bronze.people__quarantine order by _raw`)).toEqual([
      ['bad_type:age', 'bad_type:age', '{"age":"12.5","full_name":"Cy","person_id":"3","seen":"2026-01-01"}'],
      ['bad_type:seen', 'bad_type:seen', '{"age":"31","full_name":"Bo","person_id":"2","seen":"2026-02-30"}'],
      ['null_key', 'null_key,bad_type:age,null_required:seen', '{"age":"thirty","full_name":"Ann","person_id":null,"seen":null}'],
    ]);
  });

  it.each<[string, string, string, string | undefined]>([
    ['two headers for one column', 'id,Name,full_name,age,seen\n', 'source-duplicate-column', undefined],
    ['no header for a required column', 'id,name,age\n1,Ann,30\n', 'source-missing-column', undefined],
    ['nothing at all', '', 'source-bad-header', undefined],
    ['a header that does not end', '"id,name\n', 'source-bad-header', undefined],
  ])('with %s is refused, and what was loaded stays', async (_, text, code) => {
    const project = small();
    project.land('a.csv', GOOD);
    await project.run();
    project.land('b.csv', text);
    const { diagnostics } = await project.run();
    expect(diagnostics.map((one) => [one.code, one.severity, one.span?.file])).toContainEqual([code, 'error', 'models/bronze/_sources.yml']);
    expect(diagnostics.every(({ hint }) => hint !== undefined)).toBe(true);
    expect(await project.query(rows)).toHaveLength(1);
  });

  it('may lack what is not required: a warning, and nulls', async () => {
    const project = small();
    project.land('a.csv', 'id,seen\n1,2026-01-01\n');
    const { diagnostics } = await project.run();
    expect(diagnostics.map(({ code, severity }) => [code, severity])).toEqual([['source-absent-column', 'warning'], ['source-absent-column', 'warning']]);
    expect(await project.query(rows)).toEqual([['1', null, null, '2026-01-01', null, 'people/a.csv']]);
  });

  it('that can not be unpacked, or not be read, is told by its name', async () => {
    const packed = small();
    packed.land('a.csv.gz', 'id,name,age,seen\n');
    expect((await packed.run()).codes).toEqual(['source-bad-header']);
    if (process.getuid?.() === 0) return;
    const closed = small();
    closed.land('a.csv', GOOD);
    chmodSync(join(closed.root, 'landed/people/a.csv'), 0);
    expect((await closed.run()).codes).toEqual(['source-unreadable-file']);
  });

  it('that is not there is told with the folder that was searched', async () => {
    const project = small();
    const { diagnostics } = await project.run();
    expect(diagnostics.map(({ code, message }) => `${code}: ${message}`)).toEqual(['source-no-files: The source "shop.people" has no file: nothing in landed matches people/*.']);
  });

  it('with other columns than the table has asks for a full refresh, which then works', async () => {
    const project = small();
    project.land('a.csv', GOOD);
    await project.run();
    project.write('models/bronze/_sources.yml', 'version: 2\nsources:\n- name: shop\n  schema: bronze\n  tables:\n  - name: people\n    identifier: people__landed\n    columns:\n      - {name: person_id, data_type: string, required: true, aliases: [id]}\n      - {name: age, data_type: bigint}\n');
    project.land('b.csv', 'id,name,age,seen\n2,Bo,31,2026-01-02\n');
    expect((await project.run()).codes).toEqual(['load-columns-changed']);
    expect((await project.run({ fullRefresh: true })).codes).toEqual([]);
    expect(await project.query('select person_id, age, _extra from bronze.people order by 1')).toEqual([['1', '30', '{"full_name":"Ann","seen":"2026-01-01"}'].map((value, at) => (at === 2 ? '{"name":"Ann","seen":"2026-01-01"}' : value)), ['2', '31', '{"name":"Bo","seen":"2026-01-02"}']]);
  });
});

describe('an NDJSON file', () => {
  const ndjson = (lines: readonly string[]) => `${lines.join('\n')}\n`;

  it('binds every spelling of a key, names bad lines and fields that contradict each other, and hashes the line as it is', async () => {
    const project = small({ format: 'ndjson' });
    project.land('a.ndjson', ndjson([
      '{"person_id":"1","full_name":"Ann","age":"30","seen":"2026-01-01"}',
      '{"id":"2","name":"Bo","seen":"2026-01-01","shoeSize":"44"}',
      '',
      '{"personId":"3","id":"3","seen":"2026-01-01"}',
      '{"person_id":"4","id":"5","seen":"2026-01-01"}',
      '{"person_id":"6",}',
      '[1]',
      '{"age":"7","seen":"2026-01-01"}',
    ]));
    expect((await project.run()).codes).toEqual([]);
    expect(await project.query(rows)).toEqual([
      ['1', 'Ann', '30', '2026-01-01', null, 'people/a.ndjson'],
      ['2', 'Bo', null, '2026-01-01', '{"shoe_size":"44"}', 'people/a.ndjson'],
      ['3', null, null, '2026-01-01', null, 'people/a.ndjson'],
    ]);
    expect(await project.query('select _reject_reasons, _raw from bronze.people__quarantine order by 1, 2')).toEqual([
      ['bad_conflict:person_id', '{"person_id":"4","id":"5","seen":"2026-01-01"}'],
      ['bad_json', '[1]'],
      ['bad_json', '{"person_id":"6",}'],
      ['null_key', '{"age":"7","seen":"2026-01-01"}'],
    ]);
    expect(await project.query(`select count(*) from bronze.people where _row_hash = md5('{"id":"2","name":"Bo","seen":"2026-01-01","shoeSize":"44"}')`)).toEqual([['1']]);
  });
});

describe('files of days', () => {
  const table = '{mode: append, snapshot: people/snapshot*, incremental_dir: people/daily, watermark: seen, key: person_id}';

  it('load up to the as-of date, once; the watermark follows', async () => {
    const project = small({ table });
    project.land('snapshot.csv', GOOD);
    for (const day of ['29', '30', '31']) project.land(`daily/date=2026-01-${day}/part.csv`, `id,name,age,seen\n${day},D,1,2026-01-${day}\n`);
    project.land('daily/readme.csv', 'not,a,delivery\n');
    await project.run({ asOf: '2026-01-29' });
    expect(await project.query('select person_id, _file_date::varchar from bronze.people order by 1')).toEqual([['1', null], ['29', '2026-01-29']]);
    await project.run({ asOf: '2026-01-31' });
    expect(await project.query('select person_id, _file_date::varchar, _run_date::varchar, _batch_id from bronze.people order by 1')).toEqual([['1', null, '2026-01-29', 'run-1'], ['29', '2026-01-29', '2026-01-29', 'run-1'], ['30', '2026-01-30', '2026-01-31', 'run-2'], ['31', '2026-01-31', '2026-01-31', 'run-2']]);
    expect(await project.query('select value, batch_id from ops.watermark')).toEqual([['2026-01-31', 'run-2']]);
    expect(await project.query('select run_id, rows_in, rows_out from ops.row_flow order by 1')).toEqual([['run-1', '2', '2'], ['run-2', '2', '2']]);
  });
});

describe('a quarantine', () => {
  it('that would be too large stops the load, and nothing is written', async () => {
    const project = small({ maxShare: 0.5 });
    project.land('a.csv', GOOD);
    await project.run();
    project.land('b.csv', `id,name,age,seen\n${',x,,\n'.repeat(3)}`);
    const { diagnostics } = await project.run();
    expect(diagnostics.map(({ code, message }) => `${code}: ${message}`)).toEqual(['quarantine-overflow: Of "people", 3 rows would go to quarantine, which is more than 50 % of those that came in; nothing was written.']);
    expect(await project.query('select count(*) from bronze.people union all select count(*) from ops.load_ledger')).toEqual([['1'], ['1']]);
  });

  it('is refused when its config is no config of one', async () => {
    const project = small();
    project.land('a.csv', GOOD);
    project.write('models/silver/no_input.sql', "{{ config(materialized='table', quarantine={'rules': []}) }} select * from {{ ref('people') }}");
    project.write('models/silver/other_input.sql', "{{ config(materialized='table', quarantine={'input': 'nobody', 'rules': []}) }} select * from {{ ref('people') }}");
    project.write('models/silver/nameless.sql', "{{ config(materialized='table', quarantine={'input': 'people', 'rules': [{'when': 'age < 0'}]}) }} select * from {{ ref('people') }}");
    await project.run();
    const { diagnostics } = await project.run();
    expect(diagnostics.map(({ code, span }) => [code, span?.file]).sort()).toEqual([['bad-quarantine', 'models/silver/nameless.sql'], ['bad-quarantine', 'models/silver/no_input.sql'], ['bad-quarantine', 'models/silver/other_input.sql']]);
  });

  it('takes the rows that a rule names, counts what was dropped, and keeps helper columns out of the table', async () => {
    const project = small();
    project.land('a.csv', 'id,name,age,seen\n1,Ann,30,2026-01-01\n1,Ann,29,2026-01-01\n2,Bo,-1,2026-01-01\n3,Cy,-5,2026-01-01\n');
    project.write('models/silver/grown.sql', `{{ config(materialized='table', quarantine={'input': 'people', 'rules': [{'name': 'negative', 'when': 'age < 0'}, {'name': 'very_negative', 'when': 'age < -2'}]}) }}
select person_id, age, case when person_id = '1' and age < 30 then 'superseded' end as _dropped, _source_file, _row_hash, _run_date, '{}' as _raw from {{ ref('people') }}`);
    expect((await project.run()).codes).toEqual([]);
    expect(await project.query('select * from silver.grown')).toEqual([['1', '30']]);
    expect(await project.query('select _reject_reason, _reject_reasons from silver.grown__quarantine order by 2')).toEqual([['negative', 'negative'], ['negative', 'negative,very_negative']]);
    expect(await project.query(`select rows_in, rows_out, quarantined, deleted, superseded from ops.row_flow where "table" = 'grown'`)).toEqual([['4', '1', '2', '0', '1']]);
  });
});
