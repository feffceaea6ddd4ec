import { JinjaError } from '../errors.ts';
import type { Value } from '../values.ts';
import { Float } from '../values.ts';
import { skipSpace } from './space.ts';
import { unescape } from './unescape.ts';

/**
 * What the current token is: `name`, `string`, `integer`, `float`, an operator's own text, or the end of the tag.
 * A word is always `name`; its text tells which.
 */
export type TokenType = string;

/** Beyond this depth an expression or a block is refused, long before JavaScript's own stack would overflow. */
export const nestingLimit = 160;
/** Beyond this many operators, filters or attributes in a row within one branch of an expression. */
export const chainLimit = 1200;

/**
 * Reads a template's source: the text between tags as a whole, the inside of a tag token by token, one token at a time.
 * The current token is in `type`, `text`, `start` and `end`; nothing is kept of the others.
 */
export class Scanner {
  readonly file: string;
  readonly source: string;
  /** Where the source ends for the template: one newline at the very end is not part of it. */
  readonly length: number;
  position = 0;
  type: TokenType = '';
  text = '';
  value: Value = null;
  start = 0;
  end = 0;
  /** End of the token before the current one. */
  previousEnd = 0;
  /** Height of the expression that was parsed last, in nested evaluations. */
  height = 0;
  depth = 0;
  /** Closes the current tag: `}}`, `%}`, or nothing where the source is one bare expression. */
  closer: '}}' | '%}' | '' = '';
  readonly #brackets: { readonly closer: string; readonly start: number }[] = [];

  constructor(source: string, file: string, wholeSource = false) {
    this.source = source;
    this.file = file;
    let length = source.length;
    if (!wholeSource) {
      if (source.charCodeAt(length - 1) === 10) length -= source.charCodeAt(length - 2) === 13 ? 2 : 1;
      else if (source.charCodeAt(length - 1) === 13) length -= 1;
    }
    this.length = length;
  }

  /** Starts reading a tag's tokens at `position`. */
  enter(closer: '}}' | '%}' | ''): void {
    this.closer = closer;
    this.#brackets.length = 0;
    this.next();
  }

  fail(message: string, start = this.start, end = this.end, hint?: string): never {
    const error = new JinjaError('syntax', message, hint);
    error.span = { file: this.file, start, end: Math.max(start, Math.min(end, this.source.length)) };
    throw error;
  }

  is(type: TokenType): boolean {
    return this.type === type;
  }
  isWord(word: string): boolean {
    return this.type === 'name' && this.text === word;
  }
  skip(type: TokenType): boolean {
    if (this.type !== type) return false;
    this.next();
    return true;
  }
  skipWord(word: string): boolean {
    if (this.type !== 'name' || this.text !== word) return false;
    this.next();
    return true;
  }
  expect(type: TokenType): void {
    if (this.type !== type) this.fail(`Expected ${describeType(type)}, found ${this.describe()}.`);
    this.next();
  }
  expectName(what: string): string {
    if (this.type !== 'name') this.fail(`Expected ${what}, found ${this.describe()}.`);
    const name = this.text;
    this.next();
    return name;
  }
  /** The current token in a reader's words. */
  describe(): string {
    if (this.type === 'name' || this.type === 'integer' || this.type === 'float') return `"${this.text}"`;
    if (this.type === 'string') return 'a string';
    return describeType(this.type);
  }

  /** The type and text of the token after the current one. */
  peek(): { readonly type: TokenType; readonly text: string } {
    const { position, type, text, value, start, end, previousEnd } = this;
    const brackets = this.#brackets.slice();
    this.next();
    const found = { type: this.type, text: this.text };
    Object.assign(this, { position, type, text, value, start, end, previousEnd });
    this.#brackets.splice(0, Infinity, ...brackets);
    return found;
  }

  /** Moves on to the next token of the tag. */
  next(): void {
    const { source } = this;
    this.previousEnd = this.end;
    let at = this.position;
    let code = source.charCodeAt(at);
    if (code <= 32 || code > 127) {
      at = skipSpace(source, at, this.length);
      code = source.charCodeAt(at);
    }
    this.start = at;
    if (at >= this.length) {
      this.#take('eof', at);
      return;
    }
    if (this.closer !== '' && this.#brackets.length === 0 && this.#closes(at, code)) return;
    if ((code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95 || code > 127) return this.#word(at);
    if (code >= 48 && code <= 57) return this.#number(at);
    if (code === 39 || code === 34) return this.#string(at, code);
    this.#operator(at, code);
  }

  #closes(at: number, code: number): boolean {
    const { source, closer } = this;
    const sign = code === 45 || (code === 43 && closer === '%}') ? 1 : 0;
    if (!source.startsWith(closer, at + sign)) return false;
    const end = at + sign + 2;
    this.#take('close', end);
    if (code === 45) this.position = skipSpace(source, end, this.length);
    return true;
  }

  #take(type: TokenType, end: number): void {
    this.type = type;
    this.end = end;
    this.position = end;
  }

  #word(at: number): void {
    const { source } = this;
    let end = at;
    for (;;) {
      const code = source.charCodeAt(end);
      if ((code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95 || (code >= 48 && code <= 57)) end++;
      else if (code > 127 && end < this.length) {
        const character = String.fromCodePoint(source.codePointAt(end)!);
        if (!/[\p{L}\p{N}\p{M}_]/u.test(character)) break;
        end += character.length;
      } else break;
    }
    if (end === at) this.#unexpected(at);
    end = Math.min(end, this.length);
    this.text = source.slice(at, end);
    this.#take('name', end);
  }

  #number(at: number): void {
    const { source } = this;
    floatPattern.lastIndex = at;
    const float = source.charCodeAt(at - 1) === 46 ? null : floatPattern.exec(source);
    if (float) {
      this.text = float[0];
      this.value = new Float(Number(float[0].replaceAll('_', '')));
      return this.#take('float', at + float[0].length);
    }
    integerPattern.lastIndex = at;
    const integer = integerPattern.exec(source)![0];
    this.text = integer;
    const digits = integer.replaceAll('_', '').replace(/^0+$/, '0');
    if (digits.length > 4300) this.fail('This number has too many digits.', at, at + integer.length);
    const number = Number(digits);
    this.value = Number.isSafeInteger(number) ? number : BigInt(digits);
    this.#take('integer', at + integer.length);
  }

  #string(at: number, quote: number): void {
    const { source } = this;
    const mark = quote === 39 ? "'" : '"';
    let end = at + 1;
    let escaped = false;
    for (;;) {
      end = source.indexOf(mark, end);
      if (end < 0 || end >= this.length) this.fail('This string is never closed.', at, at + 1, `Add ${mark} where it ends.`);
      let backslashes = 0;
      while (source.charCodeAt(end - 1 - backslashes) === 92) backslashes++;
      if (backslashes % 2 === 0 || end - backslashes <= at) break;
      end++;
    }
    const raw = source.slice(at + 1, end);
    escaped = raw.includes('\\');
    const normal = raw.includes('\r') ? raw.replace(/\r\n?/g, '\n') : raw;
    this.value = escaped ? unescape(normal, (from, to, message) => this.fail(message, at + 1 + from, at + 1 + to)) : normal;
    this.text = 'string';
    this.#take('string', end + 1);
  }

  #operator(at: number, code: number): void {
    const { source } = this;
    const two = source.charCodeAt(at + 1);
    let text = operators[code];
    if (text === undefined && !(code === 33 && two === 61)) this.#unexpected(at);
    if (two === code && (code === 42 || code === 47 || code === 61)) text = code === 42 ? '**' : code === 47 ? '//' : '==';
    else if (two === 61 && (code === 33 || code === 60 || code === 62)) text = code === 33 ? '!=' : code === 60 ? '<=' : '>=';
    const end = at + text!.length;
    if (code === 40 || code === 91 || code === 123) this.#brackets.push({ closer: code === 40 ? ')' : code === 91 ? ']' : '}', start: at });
    else if (code === 41 || code === 93 || code === 125) {
      const open = this.#brackets.pop();
      if (!open) this.#closesNothing(at, end, text!);
      if (open.closer !== text && this.closer !== '' && source.startsWith(this.closer, at)) this.fail(`This "${source[open.start]}" is never closed.`, open.start, open.start + 1, `Add "${open.closer}".`);
      if (open.closer !== text) this.fail(`Expected "${open.closer}" before this "${text}".`, at, end);
    }
    this.#take(text!, end);
  }

  #closesNothing(at: number, end: number, text: string): never {
    const { source, closer } = this;
    const other = source.startsWith('}}', at) ? '}}' : source.startsWith('%}', at - 1) ? '%}' : closer;
    if (other === closer) this.fail(`"${text}" closes nothing.`, at, end);
    const start = other === '}}' ? at : at - 1;
    this.fail(`This tag ends with "${closer}", not with "${other}".`, start, start + 2, `Write "${closer}".`);
  }

  #unexpected(at: number): never {
    const character = String.fromCodePoint(this.source.codePointAt(at)!);
    const hint = character === '!' ? 'Write "not" to negate, "!=" to compare.' : character === '&' ? 'Write "and".' : undefined;
    this.fail(`The character "${character}" has no meaning in a tag.`, at, at + character.length, hint);
  }

  /** The bracket that is open at the end of the source, if one is: the likely reason for a tag without an end. */
  get openBracket(): { readonly closer: string; readonly start: number } | undefined {
    return this.#brackets.at(-1);
  }
}

function describeType(type: TokenType): string {
  if (type === 'close') return 'the end of the tag';
  if (type === 'eof') return 'the end of the file';
  if (type === 'name') return 'a name';
  if (type === 'string') return 'a string';
  return `"${type}"`;
}

const floatPattern = /(?:\d+_)*\d+(?:(?:\.(?:\d+_)*\d+)?[eE][+-]?(?:\d+_)*\d+|\.(?:\d+_)*\d+)/y;
const integerPattern = /0[bB](?:_?[01])+|0[oO](?:_?[0-7])+|0[xX](?:_?[\da-fA-F])+|[1-9](?:_?\d)*|0(?:_?0)*/y;

const operators: Record<number, string | undefined> = Object.fromEntries(
  ['+', '-', '/', '*', '%', '~', '[', ']', '(', ')', '{', '}', '>', '<', '=', '.', ':', '|', ',', ';'].map((text) => [text.charCodeAt(0), text]),
);
