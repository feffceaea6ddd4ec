import { describe, expect, it } from 'vitest';
import { rendered, rows, value } from './on-duckdb.ts';

const text = (literal: string | null) => (literal === null ? 'cast(null as varchar)' : `'${literal.replaceAll("'", "''")}'`);
const quoted = (sql: string) => JSON.stringify(sql);

describe('decimal_mul', () => {
  const cases: [string, string, string][] = [
    // Bare decimal(18,4) * decimal(18,8) overflows on DuckDB.
    ["cast('12345678901.2345' as decimal(18,4))", "cast('1.00000001' as decimal(18,8))", '12345679024.6913'],
    ["cast('0.0001' as decimal(18,4))", "cast('0.5' as decimal(18,8))", '0.0001'],
    ["cast('-0.0001' as decimal(18,4))", "cast('0.5' as decimal(18,8))", '-0.0001'],
    ["cast('0.0001' as decimal(18,4))", "cast('0.49999999' as decimal(18,8))", '0.0000'],
    ["cast('1350000.0000' as decimal(18,4))", "cast('0.000740673007' as decimal(18,12))", '999.9086'],
  ];
  it.each(cases)('%s * %s', async (a, b, expected) => {
    expect(await value(`cast({{ decimal_mul(${quoted(a)}, ${quoted(b)}, 18, 4) }} as varchar)`)).toBe(expected);
  });
  it('multiplies by a literal, and is null for null', async () => {
    expect(await value(`{{ decimal_mul("cast('10.0001' as decimal(18,4))", 1.5, 18, 4) }}`)).toBe('15.0002');
    expect(await value(`{{ decimal_mul('cast(null as decimal(18,4))', 1.5, 18, 4) }}`)).toBe(null);
  });
  it('fails where the product has too many digits', async () => {
    expect(await value(`{{ decimal_mul("cast('99999999999999.9999' as decimal(18,4))", "cast('9999999999.99999999' as decimal(18,8))", 18, 4) }}`)).toMatch(/^error: /);
  });
});

describe('decimal_div', () => {
  const div = (a: string, b: string, s: number, sa: number, sb: number) => value(`cast({{ decimal_div(${quoted(a)}, ${quoted(b)}, ${s}, sa=${sa}, sb=${sb}) }} as varchar)`);
  it.each<[string, string, number, number, number, string | null]>([
    ['1', "cast('1350.12345678' as decimal(18,8))", 12, 0, 8, '0.000740673007'],
    ["cast('10.0000' as decimal(18,4))", '3', 4, 4, 0, '3.3333'],
    ["cast('20.0000' as decimal(18,4))", '3', 4, 4, 0, '6.6667'],
    // Halves go away from zero.
    ["cast('0.0001' as decimal(18,4))", '2', 4, 4, 0, '0.0001'],
    ["cast('-0.0001' as decimal(18,4))", '2', 4, 4, 0, '-0.0001'],
    ["cast('0.0001' as decimal(18,4))", '-2', 4, 4, 0, '-0.0001'],
    ["cast('-0.0001' as decimal(18,4))", '-2', 4, 4, 0, '0.0001'],
    ['5', '2', 0, 0, 0, '3'],
    ['-5', '2', 0, 0, 0, '-3'],
    ['7', '0', 4, 0, 0, null],
    ['cast(null as integer)', '2', 4, 0, 0, null],
    ['7', 'cast(null as integer)', 4, 0, 0, null],
    // Fewer places than the operands have: the divisor is scaled instead.
    ["cast('1.23456789' as decimal(18,8))", '1', 2, 8, 0, '1.23'],
    ["cast('1.23500000' as decimal(18,8))", '1', 2, 8, 0, '1.24'],
    ["cast('99999999999999.9999' as decimal(18,4))", '1', 4, 4, 0, '99999999999999.9999'],
  ])('%s / %s to %i places', async (a, b, s, sa, sb, expected) => {
    expect(await div(a, b, s, sa, sb)).toBe(expected);
  });
  it('fails where the quotient has more than 18 digits', async () => {
    expect(await div("cast('99999999999999.9999' as decimal(18,4))", "cast('0.0001' as decimal(18,4))", 4, 4, 4)).toMatch(/^error: /);
  });
  it('agrees with exact arithmetic on many operands', async () => {
    let seed = 7n;
    const next = (below: bigint) => ((seed = (seed * 6364136223846793005n + 1442695040888963407n) % (1n << 64n)) >> 20n) % below;
    const pairs = Array.from({ length: 500 }, () => [next(10n ** 14n) - 5n * 10n ** 13n, next(10n ** 10n) - 5n * 10n ** 9n] as const);
    const decimal = (units: bigint, scale: number) => `cast(cast(${units} as decimal(38,0)) * 0.${'0'.repeat(scale - 1)}1 as decimal(18,${scale}))`;
    const sql = pairs.map(([a, b]) => `select ${rendered(`{{ decimal_div(${quoted(decimal(a, 4))}, ${quoted(decimal(b, 8))}, 4, sa=4, sb=8) }}`)}`).join(' union all ');
    const abs = (n: bigint) => (n < 0n ? -n : n);
    const exact = pairs.map(([a, b]) => {
      if (b === 0n) return null;
      const quotient = (2n * abs(a) * 10n ** 8n + abs(b)) / (2n * abs(b));
      const units = a < 0n === b < 0n ? quotient : -quotient;
      const digits = abs(units).toString().padStart(5, '0');
      return `${units < 0n ? '-' : ''}${digits.slice(0, -4)}.${digits.slice(-4)}`;
    });
    expect((await rows(sql)).map((row) => row[0])).toEqual(exact);
  });
});

describe('add_months', () => {
  it.each([
    ['2024-02-29', -24, '2022-02-28'],
    ['2026-01-31', -24, '2024-01-31'],
    ['2026-01-31', 1, '2026-02-28'],
    ['2024-02-28', 12, '2025-02-28'],
    ['2023-02-28', 12, '2024-02-28'],
  ])('%s and %i months', async (date, months, expected) => {
    expect(await value(`cast({{ add_months("date '${date}'", ${months}) }} as varchar)`)).toBe(expected);
  });
});

describe('sk', () => {
  it('is the first 60 bits of the md5 of the parts', async () => {
    // md5 of "a" || chr(31) || "b", recorded from another md5.
    const { createHash } = await import('node:crypto');
    const expected = (joined: string) => String(BigInt(`0x${createHash('md5').update(joined).digest('hex').slice(0, 15)}`));
    expect(await value(`{{ sk("'a'", "'b'") }}`)).toBe(expected('a\u001fb'));
    expect(await value(`{{ sk(["'a'", 'null', "7"]) }}`)).toBe(expected('a\u001f\u001e\u001f7'));
    expect(await value(`{{ sk("''") }}`)).toBe(expected(''));
    expect(await value(`{{ sk("cast(null as varchar)") }}`)).toBe(expected('\u001e'));
    expect(await value(`typeof({{ sk("'a'") }})`)).toBe('BIGINT');
    expect(await value(`{{ sk(epoch_micros("timestamp '1970-01-01 00:00:01.000001'")) }}`)).toBe(expected('1000001'));
  });
});

describe('parsers', () => {
  const parsed = (macro: string, literal: string | null, args = '') => value(`cast({{ ${macro}(${quoted(text(literal))}${args}) }} as varchar)`);
  it.each<[string | null, string | null]>([['12', '12'], ['12.5', null], ['1e3', null], [' 7 ', '7'], ['-3', '-3'], ['+3', '3'], ['', null], [null, null], ['three', null], ['99999999999', null], ['0x1f', null], ['1_000', null], ['١', null], ['5\n', null], ['007', '7']])('parse_int %j', async (given, expected) => {
    expect(await parsed('parse_int', given)).toBe(expected);
  });
  it('parse_int takes a wider type', async () => {
    expect(await parsed('parse_int', '99999999999', ", 'bigint'")).toBe('99999999999');
  });
  it.each<[string | null, string | null]>([['12.5', '12.5000'], ['1e3', null], ['0.00005', '0.0001'], ['-0.00005', '-0.0001'], ['0.00004999', '0.0000'], ['.5', '0.5000'], ['5.', '5.0000'], ['.', null], ['n/a', null], ['1,000', null], ['99999999999999.9999', '99999999999999.9999'], ['99999999999999.99995', null], ['999999999999999', null], ['NaN', null], ['Infinity', null], [null, null], ['', null]])('parse_decimal %j', async (given, expected) => {
    expect(await parsed('parse_decimal', given)).toBe(expected);
  });
  it.each<[string | null, string | null]>([['2025-02-28', '2025-02-28'], ['2025-02-30', null], ['2025-02-28T23:59:59Z', '2025-02-28'], ['2025-02-28T24:00:00Z', null], ['2025-02-30T10:00:00Z', null], ['02/28/2025 10:30', '2025-02-28'], ['28/02/2025 10:30', null], ['02/28/2025', null], ['2025-2-8', null], ['20250228', null], ['2025-02-28 10:00:00', null], ['', null], [null, null], ['0000-01-01', null], ['2024-02-29', '2024-02-29'], ['2023-02-29', null]])('parse_date %j', async (given, expected) => {
    expect(await parsed('parse_date', given)).toBe(expected);
  });
  it.each<[string | null, string | null]>([['2025-02-28', '2025-02-28 00:00:00'], ['2025-02-28T23:59:59Z', '2025-02-28 23:59:59'], ['2025-02-28 23:59:59.123456', '2025-02-28 23:59:59.123456'], ['2025-02-28 23:59:59.1', '2025-02-28 23:59:59.1'], ['2025-02-28 23:59:60', null], ['02/28/2025 10:30', '2025-02-28 10:30:00'], ['2025-02-28 23:59:59+02', null], ['now', null], ['', null], [null, null], ['2025-02-30 10:00:00', null]])('parse_ts %j', async (given, expected) => {
    expect(await parsed('parse_ts', given)).toBe(expected);
  });
  it.each<[string | null, string | null]>([['true', 'true'], ['TRUE', 'true'], [' Yes ', 'true'], ['1', 'true'], ['0', 'false'], ['No', 'false'], ['t', null], ['2', null], ['', null], [null, null]])('parse_bool %j', async (given, expected) => {
    expect(await parsed('parse_bool', given)).toBe(expected);
  });
});

describe('JSON', () => {
  const isObject = (literal: string | null) => value(`{{ is_json_object(${quoted(text(literal))}) }}`);
  it.each<[string | null, boolean]>([
    ['{"a": 1}', true], [' {"a": {"b": [1, 2]}} \n', true], ['{}', true], ['[1]', false], ['"{}"', false], ['{"a": 1', false], ['{"a": 1,}', false], ['{"a": [1,]}', false], ["{'a': 1}", false],
    ['{"a": 1} x', false], ['{"a": 1} {"b": 2}', false], ['', false], [null, false], ['{"a": "it\'s, }"}', true], ['{"a": "x,]", "b\\"": "\\\\"}', true], ['{"a": NaN}', false], ['{"a": "NaN"}', true], ['{a: 1}', false],
    ['{"a": 1 // c\n}', false], ['{"a": "http://x"}', true], ['not json', false], ['{"a": "line\\nbreak",\n "b": null}', true],
  ])('is_json_object %j', async (given, expected) => {
    expect(await isObject(given)).toBe(expected);
  });
  it('json_text gives text, and null for what is no object', async () => {
    const json = (literal: string | null, path: string) => value(`{{ json_text(${quoted(text(literal))}, '${path}') }}`);
    expect(await json('{"a": "x", "b": {"c": "y"}, "d": null}', '$.a')).toBe('x');
    expect(await json('{"a": "x", "b": {"c": "y"}, "d": null}', '$.b.c')).toBe('y');
    expect(await json('{"a": "x", "d": null}', '$.d')).toBe(null);
    expect(await json('{"a": "x"', '$.a')).toBe(null);
    expect(await json(null, '$.a')).toBe(null);
  });
  it('json_number takes quoted and unquoted numbers', async () => {
    const json = (literal: string) => value(`cast({{ json_number(${quoted(text(literal))}, '$.a', 18, 8) }} as varchar)`);
    expect(await json('{"a": "12.5"}')).toBe('12.50000000');
    expect(await json('{"a": 12.5}')).toBe('12.50000000');
    expect(await json('{"a": 0.00001}')).toBe('0.00001000');
    expect(await json('{"a": 1e-05}')).toBe('0.00001000');
    expect(await json('{"a": "x"}')).toBe(null);
    expect(await json('{"b": 1}')).toBe(null);
  });
  it('a bad row does not stop the good ones', async () => {
    expect(await rows(rendered(`select {{ json_text('x', '$.a') }} from (values ('{"a": 1}'), ('{"a"'), (null), ('[]')) t(x)`))).toEqual([['1'], [null], [null], [null]]);
  });
});

describe('on spark', () => {
  it.each([
    ["{{ decimal_mul('a', 'b', 18, 4) }}", 'cast(cast(a as decimal(38,4)) * b as decimal(18,4))'],
    ["{{ add_months('d', -24) }}", 'add_months(cast(d as date), cast(-24 as int))'],
    ["{{ sk('a') }}", 'cast(conv(substr(md5(concat_ws(chr(31), coalesce(cast(a as string), chr(30)))), 1, 15), 16, 10) as bigint)'],
    ["{{ engine_sql(duckdb='x', spark='y') }}", 'y'],
    ["{{ parse_int('a') }}", "case when (trim(a) rlike '^([+-]?[0-9]+)\\\\z') then try_cast(trim(a) as int) end"],
  ])('%s', (template, expected) => {
    expect(rendered(template, { dialect: 'spark' })).toBe(expected);
  });
});
