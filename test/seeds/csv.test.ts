import { describe, expect, it } from 'vitest';
import { parseCsv } from '../../compiler/seeds/csv.ts';
import { inferType } from '../../compiler/seeds/infer.ts';
import { dice } from '../run/materializations/lake.ts';

const texts = (csv: string, delimiter = ','): readonly (readonly string[])[] => parseCsv(csv, delimiter).rows.map((row) => row.map((field) => field.text));

describe('CSV', () => {
  it('quotes, line ends, marks and blank lines', () => {
    expect(texts('\uFEFFa,b\r\n"1,2","x ""y"" z"\n\n,\r"line\nbreak",')).toEqual([['a', 'b'], ['1,2', 'x "y" z'], ['', ''], ['line\nbreak', '']]);
    expect(texts('a||b', '||')).toEqual([['a', 'b']]);
    expect(texts('')).toEqual([]);
    expect(texts('""')).toEqual([['']]);
  });
  it('what is written is read again', () => {
    for (let seed = 0; seed < 300; seed++) {
      const roll = dice(seed);
      const rows = Array.from({ length: 1 + roll(5) }, () => Array.from({ length: 2 + roll(3) }, () => Array.from({ length: roll(5) }, () => 'a",\n\r é😀;'[roll(10)] ?? 'x').join('')));
      const written = rows.map((row) => row.map((field) => (roll(2) === 0 || /[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field)).join(',')).join(roll(2) === 0 ? '\r\n' : '\n');
      expect(texts(written + (roll(2) === 0 ? '\n' : ''))).toEqual(rows);
    }
  });
  it('any text is read or refused, with every place inside it', () => {
    for (let seed = 0; seed < 2000; seed++) {
      const roll = dice(seed);
      const text = Array.from({ length: roll(30) }, () => 'a",\n\r'[roll(5)]).join('');
      const { rows, problem } = parseCsv(text, ',');
      let last = 0;
      for (const field of rows.flat()) {
        expect(field.start).toBeGreaterThanOrEqual(last);
        expect(field.end).toBeLessThanOrEqual(text.length);
        last = field.end;
      }
      if (problem) expect(text[problem.start]).toBe('"');
    }
  });
});

describe('types of values', () => {
  const cases: readonly (readonly [readonly string[], string, string])[] = [
    [['1', '-2147483648', ''], 'int', 'int'],
    [['2147483648'], 'bigint', 'bigint'],
    [['9223372036854775808'], 'decimal(38,0)', 'decimal(38,0)'],
    [['007', '1'], 'string', 'int'],
    [['1.5', '20'], 'decimal(18,1)', 'double'],
    [['12345678901234567890.123'], 'decimal(23,3)', 'double'],
    [['1e3'], 'double', 'int'],
    [['5.0', '-6', '7.'], 'decimal(18,1)', 'int'],
    [['3000000000.0'], 'decimal(18,1)', 'bigint'],
    [['0.5', '5.0'], 'decimal(18,1)', 'double'],
    [['.'], 'string', 'string'],
    [['true', 'FALSE'], 'boolean', 'boolean'],
    [['true', '1'], 'string', 'string'],
    [['2026-02-28'], 'date', 'date'],
    [['2026-02-29'], 'string', 'string'],
    [['2026-02-28 10:00:00.5', '2026-02-28T10:00Z'], 'timestamp', 'string'],
    [['2026-02-28 10:00:00', '2026-02-28 11:00:00'], 'timestamp', 'timestamp'],
    [['2026-02-28T10:00:00.5', '2026-02-28T10:00Z'], 'timestamp', 'timestamp'],
    [['2026-02-28 10:00:00.5'], 'timestamp', 'string'],
    [['2026-02-28 3:5:1'], 'string', 'timestamp'],
    [['2026-2-8'], 'string', 'date'],
    [['2026-02-28', '2026-02-28 10:00:00'], 'string', 'string'],
    [['2026-02-28 25:00:00'], 'string', 'string'],
    [['', 'null'], 'string', 'int'],
    [[], 'string', 'int'],
  ];
  for (const [values, lakec, dbt] of cases) {
    it(JSON.stringify(values), () => {
      expect([inferType(values, 'lakec').type, inferType(values, 'dbt').type]).toEqual([lakec, dbt]);
    });
  }
});
