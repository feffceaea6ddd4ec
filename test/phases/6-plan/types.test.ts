import { expect, it } from 'vitest';
import { sameType, widened } from '../../../compiler/relations/types.ts';

it('spellings of one type are the same', () => {
  for (const [left, right] of [['int', 'INTEGER'], ['decimal(18, 4)', 'DECIMAL(18,4)'], ['STRUCT(a INTEGER, "b c" VARCHAR)', 'struct("a" int, "b c" text)'], ['MAP(VARCHAR, INTEGER[])', 'map(string, int[])'], ['VARCHAR(10)', 'text'], ['numeric', 'DECIMAL(18,3)'], ["ENUM('a', 'b')", "ENUM('a', 'b')"]] as const) expect(sameType(left, right)).toBe(true);
  for (const [left, right] of [['INTEGER', 'BIGINT'], ['STRUCT(a INTEGER)', 'STRUCT(a BIGINT)'], ['INTEGER', 'INTEGER[]'], ["ENUM('a')", "ENUM('b')"]] as const) expect(sameType(left, right)).toBe(false);
});

it('the wider of two types, or none', () => {
  const cases: readonly (readonly [string, string, string | undefined])[] = [
    ['INTEGER', 'BIGINT', 'BIGINT'], ['BIGINT', 'SMALLINT', 'BIGINT'], ['DECIMAL(10,2)', 'DECIMAL(8,4)', 'DECIMAL(12,4)'], ['INTEGER', 'DECIMAL(5,2)', 'DECIMAL(12,2)'], ['DECIMAL(38,0)', 'DECIMAL(38,10)', undefined],
    ['FLOAT', 'DOUBLE', 'DOUBLE'], ['DATE', 'TIMESTAMP', 'TIMESTAMP'], ['INTEGER', 'VARCHAR', undefined], ['DOUBLE', 'DECIMAL(18,4)', undefined],
    ['STRUCT(a INTEGER, b DATE)', 'STRUCT(a BIGINT, c VARCHAR)', 'STRUCT("a" BIGINT, "b" DATE, "c" VARCHAR)'], ['STRUCT(a INTEGER)[]', 'STRUCT(b INTEGER)[]', 'STRUCT("a" INTEGER, "b" INTEGER)[]'], ['STRUCT(a INTEGER)', 'STRUCT(a VARCHAR)', undefined],
  ];
  for (const [left, right, wide] of cases) expect([left, right, widened(left, right)]).toEqual([left, right, wide]);
});
