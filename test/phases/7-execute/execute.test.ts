import { describe, expect, test } from 'vitest';
import { openMemory, run, sql, testing } from './world.ts';

describe('order', () => {
  test('parents run before children, through nodes that are not selected', async () => {
    const ran = await run({
      'model.c': { parents: ['model.b'], plan: sql('create table c as select * from a') },
      'model.b': { parents: ['model.a'], plan: sql('create table b as select 1'), unplanned: true },
      'model.a': { plan: sql('create table a as select 7 as n') },
    });
    expect(await ran.query('select * from c')).toEqual([[7]]);
    expect(ran.results.results.map((result) => result.id)).toEqual(['model.a', 'model.c']);
    await ran.close();
  });

  test('the setup of a plan stands before its nodes', async () => {
    const ran = await run({ 'model.a': { plan: sql('create table s.a as select 1 as n') } }, { planSetup: ['create schema s'] });
    expect(ran.status).toEqual({ 'model.a': 'success' });
    await ran.close();
  });

  test('a child waits for the error tests of its parent, not for those that only warn', async () => {
    const sketches = {
      'model.a': { plan: sql('create table a as select 1 as n') },
      'test.bad': { parents: ['model.a'], plan: testing('select * from a') },
      'model.b': { parents: ['model.a'], plan: sql('create table b as select 1') },
      'model.c': { parents: ['model.b'], plan: sql('create table c as select 1') },
    };
    const strict = await run(sketches);
    expect(strict.status).toEqual({ 'model.a': 'success', 'test.bad': 'fail', 'model.b': 'skipped', 'model.c': 'skipped' });
    expect(strict.results.results.find((result) => result.id === 'model.c')!.because).toBe('test.bad');
    await strict.close();

    const lenient = await run(sketches, { testsStop: false });
    expect(lenient.status).toEqual({ 'model.a': 'success', 'test.bad': 'fail', 'model.b': 'success', 'model.c': 'success' });
    await lenient.close();

    const warns = await run({ ...sketches, 'test.bad': { ...sketches['test.bad'], config: { severity: 'warn' } } });
    expect(warns.status).toEqual({ 'model.a': 'success', 'test.bad': 'warn', 'model.b': 'success', 'model.c': 'success' });
    await warns.close();
  });

  test('a test of two models holds back only what descends from both', async () => {
    const ran = await run({
      'model.a': { plan: sql('create table a as select 1 as n') },
      'model.b': { plan: sql('create table b as select 1 as n') },
      'test.both': { parents: ['model.a', 'model.b'], plan: testing('select * from a join b using (n)') },
      'model.only_a': { parents: ['model.a'], plan: sql('create table only_a as select 1') },
      'model.joined': { parents: ['model.a', 'model.b'], plan: sql('create table joined as select 1') },
    });
    expect(ran.status).toMatchObject({ 'test.both': 'fail', 'model.only_a': 'success', 'model.joined': 'skipped' });
    await ran.close();
  });

  test('a failure skips its descendants and nothing else', async () => {
    const ran = await run({
      'model.a': { plan: sql('select * from nowhere') },
      'model.b': { parents: ['model.a'], plan: sql('select 1') },
      'model.z': { plan: sql('create table z as select 1') },
    });
    expect(ran.status).toEqual({ 'model.a': 'error', 'model.b': 'skipped', 'model.z': 'success' });
    expect(ran.results.results.find((result) => result.id === 'model.a')!.diagnostics[0]!.code).toBe('sql-error');
    await ran.close();
  });

  test('the hooks of a run stand before and after everything, the last ones after failures too', async () => {
    const ran = await run({
      'model.a': { plan: sql('select * from started, nowhere') },
      'operation.end': { plan: sql('create table ended as select 1'), config: { when: 'on-run-end' } },
      'operation.start': { plan: sql('create table started as select 1'), config: { when: 'on-run-start' } },
    });
    expect(ran.results.results.map((result) => [result.id, result.status])).toEqual([
      ['operation.start', 'success'], ['model.a', 'error'], ['operation.end', 'success'],
    ]);
    await ran.close();
  });
});

describe('what fails leaves no half', () => {
  test('a transaction whose second statement fails is rolled back', async () => {
    const ran = await run(
      { 'model.a': { plan: { action: 'insert', steps: [{ kind: 'transaction', title: 'swap', steps: [
        { kind: 'statement', title: 'delete', sql: 'delete from t' }, { kind: 'statement', title: 'insert', sql: "insert into t select cast('x' as int)" },
      ] }] } } },
      { setup: 'create table t as select 1 as n' },
    );
    expect(ran.status).toEqual({ 'model.a': 'error' });
    expect(ran.results.results[0]!.diagnostics[0]!.code).toBe('value-not-convertible');
    expect(await ran.query('select * from t')).toEqual([[1]]);
    await ran.close();
  });

  test('clean-up steps run although an earlier step failed', async () => {
    const ran = await run(
      { 'model.a': { plan: { action: 'insert', steps: [
        { kind: 'statement', title: 'fail', sql: 'select * from nowhere' },
        { kind: 'statement', title: 'drop', sql: 'drop table aside', cleanup: true },
      ] } } },
      { setup: 'create table aside as select 1' },
    );
    expect(await ran.query("select count(*) from duckdb_tables() where table_name = 'aside'")).toEqual([[0]]);
    await ran.close();
  });

  test('a guard that counts something ends the node with its own words', async () => {
    const ran = await run({ 'model.a': { plan: { action: 'merge', steps: [
      { kind: 'guard', title: 'keys', sql: 'select 3', code: 'duplicate-keys', message: '{n|key stands|keys stand} twice.' },
      { kind: 'statement', title: 'merge', sql: 'create table never as select 1' },
    ] } } });
    expect(ran.results.results[0]!.diagnostics[0]).toMatchObject({ code: 'duplicate-keys', message: '3 keys stand twice.' });
    expect(await ran.query("select count(*) from duckdb_tables() where table_name = 'never'")).toEqual([[0]]);
    await ran.close();
  });
});

describe('tests', () => {
  test.each([
    [{}, 'select 1', 'fail'],
    [{}, 'select 1 where false', 'pass'],
    [{ error_if: '> 2', warn_if: '> 0' }, 'select 1', 'warn'],
    [{ error_if: '> 1 %', warn_if: '> 5' }, 'select 1', 'pass'],
    [{ error_if: '>= 1 %' }, 'select 1', 'fail'],
    [{ severity: 'warn', error_if: '> 0' }, 'select 1', 'warn'],
  ])('%j over %s: %s', async (config, rows, status) => {
    const ran = await run({ 'test.t': { plan: testing(rows), config } });
    expect(ran.status).toEqual({ 'test.t': status });
    await ran.close();
  });

  test('tests that share a scan have each its own result, and a number that is no count is counted again', async () => {
    const ran = await run(
      { 'test.none': { plan: testing('select * from t where n is null') }, 'test.twice': { plan: testing('select n from t group by n having count(*) > 1') } },
      {
        setup: 'create table t as select unnest([1, 2, 2, 3, 3]) as n',
        scans: [{ tests: [{ id: 'test.none', exact: true }, { id: 'test.twice', exact: false }], sql: 'select count(*), count(*) filter (n is null), cast(count(n) <> count(distinct n) as int) from t' }],
      },
    );
    const results = Object.fromEntries(ran.results.results.map((result) => [result.id, [result.status, result.failures]]));
    expect(results).toEqual({ 'test.none': ['pass', 0], 'test.twice': ['fail', 2] });
    await ran.close();
  });

  test('failing rows are kept, and those kept before are taken away when none fail', async () => {
    const keeping = (rows: string) => ({ action: 'test' as const, steps: [{
      kind: 'test' as const, title: 'test', rows, count: `select count(*), null from (${rows})`,
      store: [{ kind: 'statement' as const, title: 'keep', sql: `create or replace table kept as ${rows}` }], clear: [{ kind: 'statement' as const, title: 'drop', sql: 'drop table if exists kept' }],
    }] });
    const scans = [{ tests: [{ id: 'test.a', exact: true }], sql: 'select 10, 2' }];
    const bad = await run({ 'test.a': { plan: keeping('select unnest([1, 2]) as n') } }, { scans });
    expect(bad.results.results[0]).toMatchObject({ status: 'fail', failures: 2, stored: { identifier: 'test.a' } });
    expect(await bad.query('select n from kept order by n')).toEqual([[1], [2]]);
    await bad.close();
    const good = await run({ 'test.a': { plan: keeping('select 1 where false') } }, { scans: [{ ...scans[0]!, sql: 'select 10, 0' }], setup: 'create table kept as select 1' });
    expect(good.status).toEqual({ 'test.a': 'pass' });
    expect(await good.query("select count(*) from duckdb_tables() where table_name = 'kept'")).toEqual([[0]]);
    await good.close();
  });

  test('a scan that one test breaks leaves the others their own results', async () => {
    const ran = await run(
      { 'test.good': { plan: testing('select 1 where false') }, 'test.broken': { plan: testing('select nope') } },
      { scans: [{ tests: [{ id: 'test.good', exact: true }, { id: 'test.broken', exact: true }], sql: 'select nope' }] },
    );
    expect(ran.status).toEqual({ 'test.good': 'pass', 'test.broken': 'error' });
    await ran.close();
  });

  test('a unit test compares without order, and shows the columns that differ', async () => {
    const compare = (actual: string, expected: string) => ({ action: 'test' as const, steps: [{ kind: 'compare' as const, title: 'compare', actual, expected, columns: ['id', 'name'] }] });
    const same = await run({ 'unit_test.u': { parents: [], plan: compare("values (1, 'a'), (2, 'b')", "values (2, 'b'), (1, 'a')") } });
    expect(same.status).toEqual({ 'unit_test.u': 'pass' });
    await same.close();
    const other = await run({ 'unit_test.u': { parents: [], plan: compare("values (1, 'a'), (2, 'b')", "values (2, 'c'), (1, 'a'), (1, 'a')") } });
    expect(other.results.results[0]).toMatchObject({ status: 'fail', diff: ["expected id=2 name='c'", "got      id=2 name='b'", "         name: 'c' → 'b'", "missing  id=1 name='a'"] });
    await other.close();
  });
});

describe('ending early', () => {
  const slow = 'create table slow as select sum(a.range * b.range) as s from range(1000000) a, range(1000000) b';

  test('--fail-fast cancels what runs and skips what waits', async () => {
    const ran = await run(
      { 'model.slow': { plan: sql(slow) }, 'model.bad': { plan: sql('select * from nowhere') }, 'model.later': { parents: ['model.slow'], plan: sql('select 1') } },
      { failFast: true },
    );
    expect(ran.status).toEqual({ 'model.bad': 'error', 'model.slow': 'error', 'model.later': 'skipped' });
    expect(ran.results.results.find((result) => result.id === 'model.slow')!.diagnostics[0]!.code).toBe('run-cancelled');
    await ran.close();
  });

  test('Ctrl-C cancels the running statement and reports', async () => {
    const control = new AbortController();
    const ran = await run(
      { 'model.slow': { plan: sql(slow) }, 'model.later': { parents: ['model.slow'], plan: sql('select 1') } },
      { signal: control.signal, emit: (event) => event.kind === 'node-started' && setTimeout(() => control.abort(), 100) },
    );
    expect(ran.results.cancelled).toBe(true);
    expect(ran.status).toEqual({ 'model.slow': 'error', 'model.later': 'skipped' });
    expect(ran.events.some((event) => event.kind === 'cancelling')).toBe(true);
    await ran.close();
  });

  test('a lost race is tried again', async () => {
    const engine = await openMemory();
    const sketches = Object.fromEntries(Array.from({ length: 8 }, (_, i) => [`model.m${i}`, { plan: { action: 'insert' as const, steps: [{ kind: 'transaction' as const, title: 'add', steps: [
      { kind: 'statement' as const, title: 'update', sql: 'update t set n = n + 1' },
    ] }] } }]));
    const ran = await run(sketches, { engine, setup: 'create table t as select 0 as n' });
    expect(new Set(Object.values(ran.status))).toEqual(new Set(['success']));
    expect(await ran.query('select n from t')).toEqual([[8]]);
    await ran.close();
  });
});
