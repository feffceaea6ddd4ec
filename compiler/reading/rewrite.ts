import { closing, type Token } from '../sql/tokenize.ts';
import type { Unread } from './index.ts';
import { foreignNames, schemaOf } from './functions.ts';
import { foreignType } from './types.ts';
import type { Piece } from './pieces.ts';
import { BARE, DATE_PART_FIRST, NO_COLUMNS, OPERATORS, REFUSED, RENAMED, WITHOUT_PARENTHESES, type Foreign } from './words.ts';

/** The pieces of the text in DuckDB's words, or why it can't be read. */
export function rewrite(tokens: readonly Token[], sql: string, dialect: Foreign): { readonly pieces: readonly Piece[] } | Unread {
  const writer = new Writer(tokens, sql, dialect);
  try {
    return { pieces: writer.whole() };
  } catch (thrown) {
    if (!(thrown instanceof Refused)) throw thrown;
    return { problem: thrown.message, offset: thrown.offset };
  }
}

class Refused extends Error {
  override readonly name = 'Refused';
  readonly offset: number;
  constructor(problem: string, offset: number) {
    super(problem);
    this.offset = offset;
  }
}

const OPEN_PAREN = '(';

class Writer {
  readonly #tokens: readonly Token[];
  readonly #sql: string;
  readonly #dialect: Foreign;
  /** How many LATERALs without a name were read. */
  #unnamed = 0;

  constructor(tokens: readonly Token[], sql: string, dialect: Foreign) {
    this.#tokens = tokens;
    this.#sql = sql;
    this.#dialect = dialect;
  }

  whole(): readonly Piece[] {
    return this.#range(0, this.#tokens.length);
  }

  /** The pieces of the tokens from one to before another. */
  #range(from: number, to: number): readonly Piece[] {
    const pieces: Piece[] = [];
    for (let i = from; i < to; ) {
      if (i > from) this.#space(i, pieces);
      const next = this.#one(i, to, pieces);
      i = next;
    }
    return pieces;
  }

  /** White space and comments before a token, as white space: a comment of another dialect may be none here. */
  #space(i: number, pieces: Piece[]): void {
    const [before, token] = [this.#tokens[i - 1]!, this.#tokens[i]!];
    if (before.end === token.start) return;
    const between = this.#sql.slice(before.end, token.start);
    pieces.push({ start: before.end, end: token.start, ...(between.trim() !== '' && { text: between.replace(/[^\n]/g, ' ') }) });
  }

  /** Writes what begins at a token, and gives where the next begins. */
  #one(i: number, to: number, pieces: Piece[]): number {
    const token = this.#tokens[i]!;
    const { kind, text, start, end } = token;
    const dialect = this.#dialect;
    switch (kind) {
      case 'string':
        pieces.push({ start, end, text: literal(this.#sql.slice(start, end), dialect, start) });
        return i + 1;
      case 'identifier':
        pieces.push(text.startsWith('`') ? { start, end, text: `"${text.slice(1, -1).replaceAll('``', '`').replaceAll('"', '""')}"` } : { start, end });
        return this.#path(i + 1, i, pieces) ?? i + 1;
      case 'operator':
        return this.#operator(i, to, pieces);
      case 'word':
        return this.#word(i, to, pieces);
      default:
        pieces.push({ start, end });
        return i + 1;
    }
  }

  #operator(i: number, to: number, pieces: Piece[]): number {
    const { text, start, end } = this.#tokens[i]!;
    if (text === '::') {
      pieces.push({ start, end });
      return this.#type(i + 1, to, pieces);
    }
    const instead = OPERATORS[this.#dialect][text];
    if (instead !== undefined) {
      pieces.push({ start, end, text: ` ${instead} ` });
      return i + 1;
    }
    if (text === '->' && this.#dialect !== 'redshift') throw new Refused('it has a lambda', start);
    if (text === '$' || text === '@' || (text === ':' && !this.#endsOperand(i - 1))) throw new Refused(text === '$' ? 'it names a column by its number' : text === '@' ? 'it reads a stage' : 'it has a parameter', start);
    pieces.push({ start, end });
    return text === ')' || text === ']' ? (this.#path(i + 1, i, pieces) ?? i + 1) : i + 1;
  }

  #word(i: number, to: number, pieces: Piece[]): number {
    const { text, start, end } = this.#tokens[i]!;
    const next = this.#tokens[i + 1];
    const afterPoint = this.#tokens[i - 1]?.text === '.';
    const dialect = this.#dialect;
    if (!afterPoint) {
      const why = REFUSED[dialect][text];
      if (why !== undefined && next !== undefined && (next.text === OPEN_PAREN || ['by', 'count', 'percentile_disc'].includes(next.text))) throw new Refused(why, start);
      if (next?.text === '.' && (this.#tokens[i + 2]?.text === 'nextval' || this.#tokens[i + 2]?.text === 'currval')) throw new Refused('it reads a sequence', start);
      if (text.startsWith('metadata$')) throw new Refused('it reads what Snowflake knows of a file', start);
      if (text === 'lateral' && (next?.text === 'flatten' || next?.text === 'view')) return next.text === 'flatten' ? this.#flatten(i, i + 1, pieces) : this.#lateralView(i, to, pieces);
      if (text === 'table' && next?.text === OPEN_PAREN && this.#tokens[i + 2]?.text === 'flatten') return this.#flatten(i, i + 2, pieces);
      const operator = OPERATORS[dialect][text];
      if (operator !== undefined && next?.text !== OPEN_PAREN && this.#endsOperand(i - 1)) {
        pieces.push({ start, end, text: operator });
        return i + 1;
      }
      if (text === 'cast' || text === 'try_cast') return this.#cast(i, to, pieces);
      if (next?.text === OPEN_PAREN) return this.#call(i, pieces);
      const bare = BARE[dialect][text];
      if (bare !== undefined && !this.#names(i)) {
        pieces.push({ start, end, text: bare });
        return i + 1;
      }
    }
    pieces.push({ start, end });
    return this.#path(i + 1, i, pieces) ?? i + 1;
  }

  /** True where a word names something: after AS, or with a name in front of it. */
  #names(i: number): boolean {
    const before = this.#tokens[i - 1]?.text;
    return before === 'as' || before === '.' || this.#tokens[i + 1]?.text === '.';
  }

  #call(i: number, pieces: Piece[]): number {
    const { text, start, end } = this.#tokens[i]!;
    const close = closing(this.#tokens, i + 1);
    const empty = close === i + 2;
    if (empty && WITHOUT_PARENTHESES.has(text)) {
      pieces.push({ start, end });
      return close + 1;
    }
    const renamed = RENAMED[this.#dialect][text];
    const name = renamed ?? text;
    pieces.push(foreignNames(this.#dialect).has(name) ? { start, end, text: `${schemaOf(this.#dialect)}.${name}` } : renamed === undefined ? { start, end } : { start, end, text: renamed });
    const open = this.#tokens[i + 1]!;
    this.#space(i + 1, pieces);
    pieces.push({ start: open.start, end: open.end });
    const first = this.#tokens[i + 2]!;
    let from = i + 2;
    if (DATE_PART_FIRST.has(text) && first.kind === 'word' && NO_COLUMNS.has(first.text) && this.#tokens[i + 3]?.text === ',') {
      pieces.push({ start: first.start, end: first.end, text: `'${first.text}'` });
      from = i + 3;
    }
    pieces.push(...this.#range(from, close));
    const after = this.#withinGroup(close);
    if (after) {
      pieces.push({ start: this.#tokens[after.open + 1]!.start, end: this.#tokens[after.open + 1]!.start, text: ' ' }, ...this.#range(after.open + 1, after.close));
    }
    const last = this.#tokens[close]!;
    pieces.push({ start: last.start, end: last.end });
    const done = after ? after.close : close;
    return this.#path(done + 1, i, pieces) ?? done + 1;
  }

  /** The order of `listagg(…) within group (order by …)`, which goes into the call's own parentheses. */
  #withinGroup(close: number): { readonly open: number; readonly close: number } | undefined {
    const [within, group, open] = [this.#tokens[close + 1], this.#tokens[close + 2], this.#tokens[close + 3]];
    if (within?.text !== 'within' || group?.text !== 'group' || open?.text !== OPEN_PAREN) return undefined;
    return { open: close + 3, close: closing(this.#tokens, close + 3) };
  }

  /** `cast(x as type)`. */
  #cast(i: number, to: number, pieces: Piece[]): number {
    const open = i + 1;
    const close = closing(this.#tokens, open);
    let depth = 0;
    let as = -1;
    for (let at = open; at < close; at++) {
      const { text } = this.#tokens[at]!;
      if (text === '(' || text === '[') depth++;
      else if (text === ')' || text === ']') depth--;
      else if (text === 'as' && depth === 1) as = at;
    }
    const { start, end } = this.#tokens[i]!;
    if (this.#tokens[open]?.text !== OPEN_PAREN || as < 0) {
      pieces.push({ start, end });
      return i + 1;
    }
    pieces.push({ start, end }, ...this.#range(open, as + 1));
    this.#space(as + 1, pieces);
    const next = this.#type(as + 1, to, pieces);
    pieces.push(...this.#range(next, close + 1));
    return this.#path(close + 1, i, pieces) ?? close + 1;
  }

  /** Writes a type, and gives where the next token begins. */
  #type(i: number, to: number, pieces: Piece[]): number {
    const token = this.#tokens[i];
    if (!token || token.kind !== 'word') throw new Refused('it has a type that is not known', token?.start ?? this.#sql.length);
    let end = i;
    if (['<', OPEN_PAREN].includes(this.#tokens[i + 1]?.text ?? '')) {
      const angle = this.#tokens[i + 1]!.text === '<';
      end = angle ? this.#angle(i + 1) : closing(this.#tokens, i + 1);
    } else if (['precision', 'varying'].includes(this.#tokens[i + 1]?.text ?? '')) {
      end = i + 1;
      if (this.#tokens[i + 2]?.text === OPEN_PAREN) end = closing(this.#tokens, i + 2);
    }
    // "timestamp with time zone", in three words.
    if (['with', 'without'].includes(this.#tokens[end + 1]?.text ?? '') && ['time', 'local'].includes(this.#tokens[end + 2]?.text ?? '')) end += this.#tokens[end + 2]!.text === 'local' ? 4 : 3;
    end = Math.min(end, to - 1);
    const [start, stop] = [token.start, this.#tokens[end]!.end];
    const type = foreignType(this.#sql.slice(start, stop), this.#dialect);
    if (type === undefined) throw new Refused(`the type ${this.#sql.slice(start, stop)} is not known`, start);
    if (this.#dialect === 'snowflake' && this.#tokens[end + 1]?.text === ':') throw new Refused('it takes a field of JSON of an expression', this.#tokens[end + 1]!.start);
    pieces.push({ start, end: stop, text: type });
    return end + 1;
  }

  #angle(open: number): number {
    let depth = 0;
    for (let i = open; i < this.#tokens.length; i++) {
      const { text } = this.#tokens[i]!;
      if (text === '<') depth++;
      else if (text === '>' && --depth === 0) return i;
      else if (text === '>>' && (depth -= 2) <= 0) return i;
    }
    return this.#tokens.length - 1;
  }

  /** Snowflake's `column:field.field[0]` behind a name or a call: a value out of JSON. Gives where the next token begins. */
  #path(i: number, operand: number, pieces: Piece[]): number | undefined {
    if (this.#dialect !== 'snowflake' || this.#tokens[i]?.text !== ':') return undefined;
    const at = this.#tokens[i]!.start;
    let first = operand;
    while (this.#tokens[first - 1]?.text === '.' && first >= 2) first -= 2;
    const begins = pieces.findLastIndex(({ start }) => start === this.#tokens[first]!.start);
    if (begins < 0 || this.#tokens[first]!.kind === 'operator') throw new Refused('it takes a field of JSON of an expression', at);
    const end = this.#pathEnd(i + 1);
    const start = this.#tokens[first]!.start;
    pieces.splice(begins, 0, { start, end: start, text: '(cast(' });
    pieces.push({ start: at, end: this.#tokens[end - 1]!.end, text: ` as json)->'${this.#pathText(i + 1, end).replaceAll("'", "''")}')` });
    return end;
  }

  #pathText(from: number, to: number): string {
    let path = '$';
    for (let i = from; i < to; i++) {
      const { kind, text, start, end } = this.#tokens[i]!;
      if (kind === 'word') path += `."${this.#sql.slice(start, end)}"`;
      else if (kind === 'identifier') path += `.${text}`;
      else if (kind === 'number' && this.#tokens[i - 1]?.text === '[') path += `[${text}]`;
      else if (kind === 'string' && this.#tokens[i - 1]?.text === '[') path += `."${text.slice(1, -1)}"`;
      else if (text !== '.' && text !== '[' && text !== ']') throw new Refused('the way to a field of JSON is not a plain one', start);
    }
    return path;
  }

  #pathEnd(from: number): number {
    const key = this.#tokens[from];
    if (!key || (key.kind !== 'word' && key.kind !== 'identifier')) throw new Refused('it has a parameter', this.#tokens[from - 1]!.start);
    let i = from + 1;
    for (;;) {
      const text = this.#tokens[i]?.text;
      if (text === '.' && ['word', 'identifier'].includes(this.#tokens[i + 1]?.kind ?? '')) i += 2;
      else if (text === '[') i = closing(this.#tokens, i) + 1;
      else return i;
    }
  }

  /** `lateral flatten(input => x) f`: a row for each element, with columns of Snowflake's names. */
  #flatten(i: number, at: number, pieces: Piece[]): number {
    const open = at + 1;
    const close = closing(this.#tokens, open);
    const from = this.#tokens[open + 1]?.text === 'input' && this.#tokens[open + 2]?.text === '=>' ? open + 3 : open + 1;
    const { start, end } = this.#tokens[i]!;
    let to = from;
    let depth = 0;
    for (; to < close; to++) {
      const { text } = this.#tokens[to]!;
      if (text === '(' || text === '[') depth++;
      else if (text === ')' || text === ']') depth--;
      else if (text === ',' && depth === 0) break;
    }
    // Named arguments say what is flattened, not which columns there are.
    if (to < close && this.#tokens[to + 2]?.text !== '=>') throw new Refused('FLATTEN has arguments that are not known', this.#tokens[to]!.start);
    const input = (): readonly Piece[] => this.#range(from, to);
    const write = (text: string): void => void pieces.push({ start, end, text });
    write('lateral (select json_array_length(cast(');
    pieces.push(...input());
    write(' as json)) as seq, cast(cast(');
    pieces.push(...input());
    write(' as json) as varchar) as key, cast(cast(');
    pieces.push(...input());
    write(' as json) as varchar) as path, json_array_length(cast(');
    pieces.push(...input());
    write(' as json)) as "index", unnest(cast(cast(');
    pieces.push(...input());
    write(' as json) as json[])) as "value", cast(');
    pieces.push(...input());
    write(' as json) as "this")');
    let next = close + 1;
    if (at === i + 2) next = closing(this.#tokens, i + 1) + 1;
    if (!this.#isAlias(next)) pieces.push({ start, end, text: ` as flattened_${++this.#unnamed}` });
    return next;
  }

  #isAlias(i: number): boolean {
    const token = this.#tokens[i];
    return token !== undefined && (token.text === 'as' || token.kind === 'identifier' || (token.kind === 'word' && !CLAUSES.has(token.text)));
  }

  /** Spark's `lateral view explode(x) t as a`. */
  #lateralView(i: number, to: number, pieces: Piece[]): number {
    const { start, end } = this.#tokens[i]!;
    const outer = this.#tokens[i + 2]?.text === 'outer';
    const at = i + (outer ? 3 : 2);
    const call = this.#tokens[at];
    const close = closing(this.#tokens, at + 1);
    let next = close + 1;
    const table = this.#tokens[next]!;
    const named = table && table.text !== 'as' && this.#isAlias(next);
    if (named) next++;
    const names: Token[] = [];
    if (this.#tokens[next]?.text === 'as') {
      next++;
      while (next < to && this.#tokens[next] && (names.length === 0 || this.#tokens[next - 1]!.text === ',')) {
        names.push(this.#tokens[next]!);
        next += this.#tokens[next + 1]?.text === ',' ? 2 : 1;
        if (this.#tokens[next - 1]?.text !== ',') break;
      }
    }
    const exploded = call?.text === 'explode' || call?.text === 'explode_outer';
    const placed = call?.text === 'posexplode' || call?.text === 'posexplode_outer';
    if ((!exploded && !placed) || this.#tokens[at + 1]?.text !== OPEN_PAREN || names.length !== (placed ? 2 : 1)) throw new Refused(exploded && names.length !== 1 ? 'the columns of explode() are not told' : `LATERAL VIEW with ${call?.text ?? 'nothing'} is not known`, start);
    const write = (text: string, token?: Token): void => void pieces.push({ start: token?.start ?? start, end: token?.end ?? end, text });
    const nameOf = (token: Token): string => (token.kind === 'identifier' ? `"${token.text.slice(1, -1)}"` : `"${this.#sql.slice(token.start, token.end)}"`);
    write(outer ? 'left join lateral (select ' : 'cross join lateral (select ');
    if (placed) {
      write('unnest(range(len(');
      pieces.push(...this.#range(at + 2, close));
      write('))) as ');
      write(nameOf(names[0]!), names[0]);
      write(', ');
    }
    write('unnest(');
    pieces.push(...this.#range(at + 2, close));
    write(') as ');
    write(nameOf(names.at(-1)!), names.at(-1));
    write(') as ');
    write(named ? nameOf(table) : `exploded_${++this.#unnamed}`, named ? table : undefined);
    if (outer) write(' on true');
    return next;
  }

  /** True when a token ends a value, so that what follows goes on with it. */
  #endsOperand(i: number): boolean {
    const token = this.#tokens[i];
    return token !== undefined && (token.kind === 'word' || token.kind === 'identifier' || token.kind === 'string' || token.kind === 'number' || token.text === ')' || token.text === ']');
  }
}

/** Words that go on with a query behind an item of FROM. */
const CLAUSES: ReadonlySet<string> = new Set(['where', 'group', 'order', 'having', 'qualify', 'limit', 'union', 'except', 'minus', 'intersect', 'join', 'left', 'right', 'inner', 'outer', 'full', 'cross', 'on', 'using', 'lateral', 'window', 'sort', 'offset', 'natural', 'fetch']);

/** A text in DuckDB's words: quotes are doubled, and what a backslash stands for is itself. */
function literal(text: string, dialect: Foreign, offset: number): string {
  if (text.startsWith('$')) return text;
  const quote = text[0]!;
  if (!text.endsWith(quote) || text.length < 2) throw new Refused('a text is never closed', offset);
  const body = text.slice(1, -1).replaceAll(`${quote}${quote}`, quote).replace(/\\(.)/gs, (_, char: string) => ESCAPES[char] ?? (dialect === 'redshift' ? `\\${char}` : char));
  return `'${body.replaceAll("'", "''")}'`;
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', "'": "'", '"': '"', '\\': '\\' };
