import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lakec } from '../cli/world.ts';

// Unit tests of macros: arguments in, a text or rows out.
let root: string;
const write = (path: string, text: string): void => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
};
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'lakec-macro-')));
  write('config/dev.yaml', 'project_name: shop\nengine: {type: duckdb, path: lake.duckdb}\n');
  write('macros/money.sql', `{% macro cents(column, rate=100) %}
  cast({{ column }} * {{ rate }} as bigint)
{% endmacro %}
{% macro days(first, count) %}
select cast('{{ first }}' as date) + cast(n as int) as day, n from range({{ count }}) as r(n)
{% endmacro %}
{% macro today() %}{{ clock() }}{% endmacro %}
{% macro clock() %}now(){% endmacro %}`);
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const tests = (yaml: string) => write('macros/tests.yml', `unit_tests:\n${yaml}`);
const run = async (...more: string[]) => {
  const { code, text } = await lakec(['test', '--no-color', ...more], root);
  return { code, text };
};

describe('a unit test of a macro', () => {
  it('passes when the macro gives the text, blanks apart, by named arguments or in order', async () => {
    tests(`  - {name: by_name, macro: cents, arguments: {column: amount}, expect: {text: 'cast(amount * 100 as bigint)'}}
  - {name: in_order, macro: cents, arguments: [amount, 10], expect: {text: "cast(amount * 10 as bigint)"}}
  - {name: without, macro: clock, expect: {text: now()}}
  - {name: with_another_macro, macro: today, overrides: {macros: {clock: "date '2026-01-31'"}}, expect: {text: "date '2026-01-31'"}}
`);
    const { code, text } = await run();
    expect(text).toContain('4 pass in');
    expect(code).toBe(0);
  });

  it('opens no database for texts', async () => {
    tests("  - {name: text, macro: clock, expect: {text: now()}}\n");
    // An engine that can't be opened is not missed.
    write('config/dev.yaml', 'project_name: shop\nengine: {type: duckdb, path: lake.duckdb, connection: {extensions: [/there/is/none.duckdb_extension]}}\n');
    expect((await run()).code).toBe(0);
    expect(existsSync(join(root, 'lake.duckdb'))).toBe(false);
    tests("  - {name: rows, macro: days, arguments: {first: '2026-01-30', count: 1}, expect: {rows: [{n: 0}]}}\n");
    expect((await run()).code).toBe(1);
  });

  it('fails with both texts when it gives another', async () => {
    tests("  - {name: wrong, macro: cents, arguments: {column: amount}, expect: {text: 'cast(amount * 10 as bigint)'}}\n");
    const { code, text } = await run();
    expect(code).toBe(1);
    expect(text).toContain('cast(amount * 100 as bigint)');
    expect(text).toContain('cast(amount * 10 as bigint)');
  });

  it('compares rows, typed as the macro gives them', async () => {
    tests(`  - name: right
    macro: days
    arguments: {first: '2026-01-30', count: 3}
    expect: {rows: [{day: 2026-01-30, n: 0}, {day: 2026-01-31, n: 1}, {day: 2026-02-01, n: 2}]}
  - name: one_column
    macro: days
    arguments: {first: '2026-01-30', count: 2}
    expect: {rows: [{n: 0}, {n: 1}]}
  - name: as_csv
    macro: days
    arguments: {first: '2026-01-30', count: 1}
    expect: {format: csv, rows: "day,n\\n2026-01-30,0"}
  - name: wrong
    macro: days
    arguments: {first: '2026-01-30', count: 1}
    expect: {rows: [{n: 7}]}
`);
    const { code, text } = await run();
    expect(code).toBe(1);
    expect(text).toMatch(/3 pass, 1 fail/);
    expect(text).toContain('macro.shop.days::wrong');
  });

  it('can be chosen, and is in the manifest under the macro\'s name', async () => {
    tests("  - {name: one, macro: cents, arguments: {column: a}, expect: {text: 'cast(a * 100 as bigint)'}}\n  - {name: two, macro: clock, expect: {text: now()}}\n");
    const { text } = await run('-s', 'two');
    expect(text).toContain('1 pass in');
    expect((await run('-s', 'test_type:unit')).text).toContain('2 pass in');
    const { stdout } = await lakec(['ls', '--resource-type', 'unit_test', '--output', 'name'], root);
    expect(stdout.trim().split('\n').sort()).toEqual(['one', 'two']);
  });

  it.each([
    ["{name: a, macro: centz, expect: {text: x}}", 'unknown-macro'],
    ["{name: a, macro: cents, model: m, expect: {text: x}}", 'bad-unit-test'],
    ["{name: a, expect: {text: x}}", 'bad-unit-test'],
    ["{name: a, macro: cents, expect: {}}", 'bad-unit-test'],
    ["{name: a, macro: cents, given: [], expect: {text: x}}", 'bad-unit-test'],
    ["{name: a, macro: days, arguments: {first: '2026-01-30', count: 1}, expect: {rows: [{m: 1}]}}", 'unit-test-unknown-column'],
  ])('says what is wrong with %s', async (entry, diagnostic) => {
    tests(`  - ${entry}\n`);
    const { code, text } = await run();
    expect(code).toBe(1);
    expect(text).toContain(`error[${diagnostic}]`);
    expect(text).toContain('macros/tests.yml');
  });
});
