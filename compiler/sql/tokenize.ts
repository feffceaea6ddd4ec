import type { DialectName } from '../contracts/project.ts';

/** A word of SQL: 0-based UTF-16 offsets, `end` exclusive. White space is between tokens. */
export interface Token {
  readonly kind: 'word' | 'identifier' | 'string' | 'number' | 'operator' | 'comment';
  /** As written; words in lower case. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/**
 * Splits SQL into tokens. Any text gives tokens: what is never closed runs to the end.
 * Engines differ in what quotes mean: Spark and others take `"…"` for text and backslashes as escapes.
 */
export function tokenize(sql: string, dialect: DialectName = 'duckdb'): Token[] {
  const tokens: Token[] = [];
  const backslashes = dialect === 'spark' || dialect === 'snowflake' || dialect === 'redshift';
  let at = 0;
  while (at < sql.length) {
    const start = at;
    const char = sql[at]!;
    if (isSpace(char)) {
      at++;
      continue;
    }
    let kind: Token['kind'];
    if (char === '-' && sql[at + 1] === '-') {
      kind = 'comment';
      while (at < sql.length && sql[at] !== '\n') at++;
    } else if (char === '/' && sql[at + 1] === '*') {
      kind = 'comment';
      at = afterBlockComment(sql, at, dialect !== 'spark' && dialect !== 'snowflake');
    } else if (char === "'") {
      kind = 'string';
      at = afterQuoted(sql, at, "'", backslashes);
    } else if ((char === 'e' || char === 'E') && sql[at + 1] === "'" && !backslashes) {
      kind = 'string';
      at = afterQuoted(sql, at + 1, "'", true);
    } else if (char === '"') {
      kind = dialect === 'spark' ? 'string' : 'identifier';
      at = afterQuoted(sql, at, '"', dialect === 'spark');
    } else if (char === '`') {
      kind = 'identifier';
      at = afterQuoted(sql, at, '`', false);
    } else if (char === '$' && dollarTag.test(((dollarTag.lastIndex = at), sql))) {
      kind = 'string';
      const tag = sql.slice(at, dollarTag.lastIndex);
      const close = sql.indexOf(tag, at + tag.length);
      at = close < 0 ? sql.length : close + tag.length;
    } else if (isDigit(char) || (char === '.' && isDigit(sql[at + 1] ?? '') && !endsName(tokens, start))) {
      kind = 'number';
      number.lastIndex = at;
      number.test(sql);
      at = number.lastIndex;
    } else if (isWordStart(char)) {
      kind = 'word';
      word.lastIndex = at;
      word.test(sql);
      at = word.lastIndex;
    } else {
      kind = 'operator';
      operator.lastIndex = at;
      at = operator.test(sql) ? operator.lastIndex : at + 1;
    }
    const text = sql.slice(start, at);
    tokens.push({ kind, text: kind === 'word' ? text.toLowerCase() : text, start, end: at });
  }
  return tokens;
}

/** The tokens without comments. */
export function code(tokens: readonly Token[]): Token[] {
  return tokens.filter((token) => token.kind !== 'comment');
}

/** Position of the bracket that closes the one at `open`; the last position when none does. */
export function closing(tokens: readonly Token[], open: number): number {
  let depth = 0;
  for (let i = open; i < tokens.length; i++) {
    const { kind, text } = tokens[i]!;
    if (kind !== 'operator') continue;
    if (text === '(' || text === '[' || text === '{') depth++;
    else if ((text === ')' || text === ']' || text === '}') && --depth === 0) return i;
  }
  return tokens.length - 1;
}

const word = /(?:[A-Za-z0-9_$]|[^\x00-\x7f\u00a0\ufeff])+/uy;
const number = /0x[0-9a-f_]+|(?:\d[\d_]*)?(?:\.\d[\d_]*|\.(?![.\w]))?(?:e[+-]?\d+)?/iy;
const operator = /->>|<=>|::|\|\||\/\/|<=|>=|<>|!=|->|=>|:=|==|\*\*|[^\s]/uy;
const dollarTag = /\$(?:[A-Za-z_][A-Za-z_0-9]*)?\$/y;

function isSpace(char: string): boolean {
  return char === ' ' || char === '\n' || char === '\t' || char === '\r' || char === '\f' || char === '\v' || char === '\u00a0' || char === '\ufeff';
}
function isDigit(char: string): boolean {
  return char >= '0' && char <= '9' && char.length === 1;
}
function isWordStart(char: string): boolean {
  return (char >= 'a' && char <= 'z') || (char >= 'A' && char <= 'Z') || char === '_' || char >= '\u0080';
}

/** `t.1` is no number: a point right after a name goes on with it. */
function endsName(tokens: readonly Token[], start: number): boolean {
  const last = tokens.at(-1);
  return last !== undefined && last.end === start && (last.kind === 'word' || last.kind === 'identifier' || last.text === ']' || last.text === ')');
}

function afterQuoted(sql: string, open: number, quote: string, backslashes: boolean): number {
  for (let i = open + 1; i < sql.length; i++) {
    const char = sql[i];
    if (char === '\\' && backslashes) i++;
    else if (char === quote) {
      if (sql[i + 1] !== quote) return i + 1;
      i++;
    }
  }
  return sql.length;
}

function afterBlockComment(sql: string, open: number, nested: boolean): number {
  let depth = 1;
  for (let i = open + 2; i < sql.length; i++) {
    if (sql[i] === '*' && sql[i + 1] === '/') {
      i++;
      if (--depth === 0) return i + 1;
    } else if (nested && sql[i] === '/' && sql[i + 1] === '*') {
      i++;
      depth++;
    }
  }
  return sql.length;
}
