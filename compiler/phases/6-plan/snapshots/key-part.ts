import type { Dialect } from '../../../contracts/dialect.ts';

const TOKEN = /'(?:[^']|'')*'|"(?:[^"]|"")*"|[\p{L}_][\p{L}\p{N}_$]*|\s+|./gsu;

/** A part of a snapshot's key, a column or an expression over columns, read from the rows that an alias stands for (without one: from the only rows there are). */
export function keyPart({ identifier }: Pick<Dialect, 'identifier'>, columns: readonly string[], part: string, alias?: string): string {
  const of = (column: string) => (alias === undefined ? identifier(column) : `${alias}.${identifier(column)}`);
  if (columns.includes(part)) return of(part);
  const known = new Map(columns.map((column) => [column.toLowerCase(), column]));
  const tokens = part.match(TOKEN) ?? [];
  const written = tokens.map((token, at) => {
    const column = /^['\s]/.test(token) ? undefined : known.get(token.replace(/^"(.*)"$/s, '$1').replaceAll('""', '"').toLowerCase());
    const next = tokens.slice(at + 1).find((other) => other.trim() !== '');
    const before = tokens.slice(0, at).findLast((other) => other.trim() !== '');
    return column === undefined || next === '(' || before === '.' ? token : of(column);
  });
  return `(${written.join('')})`;
}
