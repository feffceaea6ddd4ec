import { describe, expect, it } from 'vitest';
import { KNOWN_CAUSES, likelyCause, type ValuePair } from '../../compiler/parity/causes/index.ts';
import { parseType } from '../../compiler/parity/types.ts';

/** Values that differ in a way that engines are known for: type, pairs of left and right. */
const CASES: Readonly<Record<string, readonly (readonly [type: string, ...pairs: (readonly [string | null, string | null])[]])[]>> = {
  'null-or-empty': [['VARCHAR', [null, ''], ['', null]]],
  'null-as-text': [['VARCHAR', [null, 'null']], ['VARCHAR', ['None', null]], ['VARCHAR', [null, '\\N']], ['DOUBLE', [null, 'nan']]],
  'null-or-blank': [['VARCHAR', [null, '  ']]],
  'null-or-zero': [['BIGINT', [null, '0']], ['DECIMAL(18,4)', ['0.0000', null]]],
  'null-or-value': [['INTEGER', [null, '13']], ['VARCHAR', [null, 'a b'], [null, 'c d']]],
  'trailing-blanks': [['VARCHAR', ['A', 'A  ']], ['VARCHAR', [' x', 'x']]],
  'line-ends': [['VARCHAR', ['a\r\nb', 'a\nb']]],
  case: [['VARCHAR', ['Straße', 'STRAßE']], ['VARCHAR', ['O\'Neil', 'O\'neil'], ['abc', 'ABC']]],
  'unicode-form': [['VARCHAR', ['\u00e9', 'e\u0301']]],
  'boolean-as-text': [['VARCHAR', ['true', 't']], ['VARCHAR', ['false', '0'], ['1', 'true']]],
  'number-as-text': [['VARCHAR', ['1e-05', '1.0E-5']], ['VARCHAR', ['1', '1.0'], ['20', '20.00']]],
  'time-as-text': [['VARCHAR', ['2024-01-01 00:00:00', '2024-01-01T00:00:00Z']], ['VARCHAR', ['2024-01-01 10:20:30', '2024-01-01 10:20:30.000']]],
  'json-as-text': [['VARCHAR', ['{"a":1,"b":[2]}', '{ "b": [2], "a": 1 }']]],
  'order-in-text': [['VARCHAR', ['a, b, c', 'c, a, b']]],
  'unreadable-characters': [['VARCHAR', ['Zürich', 'Z\ufffdrich']], ['VARCHAR', ['Zürich', 'ZÃ¼rich']]],
  'cut-off': [['VARCHAR', ['abcdef', 'abcd']]],
  backslashes: [['VARCHAR', ['a\\b', 'a\\\\b']]],
  'week-start': [['DATE', ['2026-01-04', '2026-01-05'], ['2026-01-11', '2026-01-12']]],
  'time-zone': [['TIMESTAMP', ['2026-01-01 10:00:00', '2026-01-01 12:00:00']], ['TIMESTAMP', ['2026-01-01 10:00:00', '2026-01-01 04:30:00'], ['2026-07-01 10:00:00.5', '2026-07-01 04:30:00.5']]],
  'time-precision': [['TIMESTAMP', ['2026-01-01 10:00:00.123456', '2026-01-01 10:00:00.123']], ['TIMESTAMP', ['2026-01-01 10:00:00', '2026-01-01 10:00:00.9']]],
  'time-cut-off': [['TIMESTAMP', ['2026-01-01 10:07:00', '2026-01-01 00:00:00'], ['2026-01-02 23:59:59', '2026-01-02 00:00:00']]],
  'day-shift': [['DATE', ['2026-01-06', '2026-01-07'], ['2026-01-08', '2026-01-09']]],
  'old-calendar': [['DATE', ['1500-03-01', '1500-03-11']]],
  'month-end': [['DATE', ['2026-02-28', '2026-03-03']]],
  'not-a-number': [['DOUBLE', ['nan', '0.5']], ['DOUBLE', ['1', 'inf']]],
  'float-order': [['DOUBLE', ['0.30000000000000004', '0.3']], ['DOUBLE', ['1234567.1000000001', '1234567.1']]],
  'integer-division': [['DOUBLE', ['2', '2.5'], ['0', '0.3333']], ['DECIMAL(18,4)', ['2.0000', '2.7500']]],
  'rounded-to-integer': [['DOUBLE', ['13', '12.5'], ['-4', '-3.6']]],
  'rounded-half': [['INTEGER', ['2', '3']], ['BIGINT', ['2', '3'], ['5', '4']]],
  'last-digit': [['DECIMAL(18,4)', ['1.2345', '1.2346'], ['-0.0001', '0.0000']]],
  'decimal-width': [['DECIMAL(38,10)', ['0.3333330000', '0.3333333333']]],
  overflow: [['BIGINT', ['-2147483648', '2147483648']], ['BIGINT', ['4294967301', '5']]],
  'modulo-sign': [['INTEGER', ['-1', '2'], ['-2', '1']]],
  sign: [['INTEGER', ['7', '-7']], ['BIGINT', ['3', '-3'], ['-12', '12']]],
  'numbered-from-one': [['INTEGER', ['0', '1'], ['5', '6'], ['3', '4']], ['INTEGER', ['7', '0'], ['1', '7'], ['6', '7']]],
  unit: [['BIGINT', ['1767225600', '1767225600000'], ['12', '12000']], ['DECIMAL(9,4)', ['0.2500', '25.0000']]],
  'order-in-list': [['INTEGER[]', ['[1, 2, 3]', '[3, 1, 2]']]],
  'order-of-ties': [['INTEGER', ['1', '2'], ['2', '1']], ['VARCHAR', ['x', 'y'], ['y', null], [null, 'x']]],
};

describe('the likely cause of differing values', () => {
  for (const [code, examples] of Object.entries(CASES)) {
    it(code, () => {
      for (const [type, ...pairs] of examples) expect(likelyCause(pairs.map(pair), parseType(type)), `${type} ${JSON.stringify(pairs)}`).toMatchObject({ code, explains: pairs.length, of: pairs.length });
    });
  }

  it('has an example of each that is known, and says what to write instead', () => {
    expect(KNOWN_CAUSES.map(({ code }) => code).sort()).toEqual(Object.keys(CASES).sort());
    for (const { text } of KNOWN_CAUSES) expect(text).toMatch(/^.{30,}\.$/s);
  });

  it('is the same from either side', () => {
    for (const [code, examples] of Object.entries(CASES)) for (const [type, ...pairs] of examples) expect(likelyCause(pairs.map(([left, right]) => pair([right, left])), parseType(type))?.code, `${code} ${type}`).toBe(code);
  });

  it('is told with its share when it explains most of them, and not when it does not', () => {
    const blanks = (n: number): ValuePair[] => Array.from({ length: n }, (_, at) => ({ left: `${at}`, right: `${at} ` }));
    const others = (n: number): ValuePair[] => Array.from({ length: n }, (_, at) => ({ left: `left ${at}`, right: `other ${at * 7}` }));
    expect(likelyCause([...blanks(9), ...others(1)], parseType('VARCHAR'))).toMatchObject({ code: 'trailing-blanks', explains: 9, of: 10 });
    expect(likelyCause([...blanks(2), ...others(8)], parseType('VARCHAR'))).toBeUndefined();
    expect(likelyCause([], parseType('VARCHAR'))).toBeUndefined();
  });

  it('is not made up', () => {
    expect(likelyCause([{ left: 'alpha', right: 'omega' }], parseType('VARCHAR'))).toBeUndefined();
    expect(likelyCause([{ left: '17.25', right: '93.11' }], parseType('DECIMAL(9,2)'))).toBeUndefined();
    expect(likelyCause([{ left: '2026-01-01 10:00:00', right: '2026-03-17 11:11:11' }], parseType('TIMESTAMP'))).toBeUndefined();
  });
});

function pair([left, right]: readonly [string | null, string | null]): ValuePair {
  return { left, right };
}
