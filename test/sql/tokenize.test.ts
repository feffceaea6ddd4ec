import { describe, expect, it } from 'vitest';
import { ctePlace, statementEnd } from '../../compiler/sql/ctes.ts';
import { reads } from '../../compiler/sql/reads.ts';
import { tokenize } from '../../compiler/sql/tokenize.ts';

const kinds = (sql: string, dialect: 'duckdb' | 'spark' = 'duckdb') => tokenize(sql, dialect).map((token) => `${token.kind}:${token.text}`);

describe('tokens', () => {
  it.each<[string, string[]]>([
    ["select 'it''s' -- x\nFROM t", ['word:select', "string:'it''s'", 'comment:-- x', 'word:from', 'word:t']],
    ['a::int//2 <> 3.5e-1', ['word:a', 'operator:::', 'word:int', 'operator://', 'number:2', 'operator:<>', 'number:3.5e-1']],
    ['"Quoted ""x"".y"."z"', ['identifier:"Quoted ""x"".y"', 'operator:.', 'identifier:"z"']],
    ['/* a /* nested */ b */ x', ['comment:/* a /* nested */ b */', 'word:x']],
    ["$$ it's $$ $tag$ $$ $tag$ $1", ["string:$$ it's $$", 'string:$tag$ $$ $tag$', 'operator:$', 'number:1']],
    ["e'a\\'b' E'x' 'a\\'", ["string:e'a\\'b'", "string:E'x'", "string:'a\\'"]],
    ['t.1 .5 1. 1..2 x[1:2]', ['word:t', 'operator:.', 'number:1', 'number:.5', 'number:1.', 'number:1', 'operator:.', 'number:.2', 'word:x', 'operator:[', 'number:1', 'operator::', 'number:2', 'operator:]']],
    ["x->>'$.a' like '%\\_%'", ['word:x', 'operator:->>', "string:'$.a'", 'word:like', "string:'%\\_%'"]],
    ["'never closed", ["string:'never closed"]],
    ['größe = 1', ['word:größe', 'operator:=', 'number:1']],
  ])('%s', (sql, expected) => {
    expect(kinds(sql)).toEqual(expected);
  });
  it('Spark\'s quotes and escapes are its own', () => {
    expect(kinds(`"te\\"xt" 'it\\'s' \`a b\``, 'spark')).toEqual([`string:"te\\"xt"`, `string:'it\\'s'`, 'identifier:`a b`']);
  });

  it('of any text lie in order, hold all that is not blank, and end', () => {
    let seed = 3;
    const random = (below: number) => (seed = (seed * 48271) % 2147483647) % below;
    const pieces = ["'", '"', '`', '--', '/*', '*/', '$$', '$a$', '\\', '\n', ' ', 'select', '1', '.', '1e', '::', '(', ')', ';', 'é', '😀', 'E', '\u00a0', '\t', '[', '->>'];
    for (let i = 0; i < 3000; i++) {
      const sql = Array.from({ length: random(14) }, () => pieces[random(pieces.length)]).join('');
      for (const dialect of ['duckdb', 'spark'] as const) {
        const tokens = tokenize(sql, dialect);
        const ends = [0, ...tokens.map((token) => token.end)];
        const gaps = [...tokens.map((token, t) => sql.slice(ends[t], token.start)), sql.slice(ends.at(-1))].join('');
        const inOrder = tokens.every((token, t) => token.start >= ends[t]! && token.end > token.start);
        if (!inOrder || gaps.trim() !== '') expect([sql, dialect, tokens]).toBe('tokens in order that hold all the text');
      }
    }
  });
});

describe('statements', () => {
  it.each<[string, boolean]>([
    ['select 1', true], ['  -- x\nSELECT 1;', true], ['with a as (select 1) select * from a', true], ['with a as (select 1), b(x) as materialized (select 2) insert into t select * from a', false],
    ['insert into t select 1', false], ['create table t as select 1', false], ['from t', true], ['(select 1) union (select 2)', true], ['select 1; drop table t', false], ['select 1; ;', true],
    ['describe t', true], ['', false], ['with recursive as (select 1) select 1', true], ['with recursive t(n) as (select 1) delete from x', false], ['values (1)', true], ['call f()', false],
  ])('%s only reads: %s', (sql, expected) => {
    expect(reads(sql, 'duckdb')).toBe(expected);
  });
  it.each<[string, string]>([
    ['select 1;', 'select 1'], ['select 1 ; -- end\n;', 'select 1'], ['select 1 -- end;', 'select 1 -- end;'], ["select ';'", "select ';'"], [';', ''], ['', ''],
  ])('%j ends after %j', (sql, expected) => {
    expect(sql.slice(0, statementEnd(sql, 'duckdb'))).toBe(expected);
  });
  it.each<[string, string]>([
    ['select 1', '^select 1'], ['with a as (select 1) select 1', 'with^ a as (select 1) select 1'], ['WITH RECURSIVE a as (x) select 1', 'WITH RECURSIVE^ a as (x) select 1'],
    ['-- c\nselect 1', '-- c\n^select 1'], ['with recursive as (select 1) select 1', 'with^ recursive as (select 1) select 1'], ["select 'with'", "^select 'with'"],
  ])('CTEs go into %j', (sql, expected) => {
    const { at } = ctePlace(sql, 'duckdb');
    expect(`${sql.slice(0, at)}^${sql.slice(at)}`).toBe(expected);
  });
});
