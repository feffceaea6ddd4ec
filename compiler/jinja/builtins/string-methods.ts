import { JinjaError } from '../errors.ts';
import { numberOf, textOf, truth } from '../runtime/compare.ts';
import { characters, iterate, textLength } from '../runtime/iterate.ts';
import { textLimit, tooLong } from '../runtime/operators.ts';
import { isSpace, skipSpace, skipSpaceBack } from '../syntax/space.ts';
import type { Value } from '../values.ts';
import { Tuple, Undefined, typeName } from '../values.ts';
import { formatText, mappingArguments } from './format.ts';
import { widthLimit } from './format-spec.ts';
import { methodTable } from './method.ts';
import { indexOf } from './numbers.ts';

/** Python's str methods; a text counts in code points. */
export const stringMethods = methodTable<string>({
  upper: ['', (self) => self.toUpperCase()],
  lower: ['', (self) => self.toLowerCase()],
  casefold: ['', (self) => self.toLowerCase().replaceAll('ß', 'ss').replaceAll('ς', 'σ')],
  swapcase: ['', (self) => mapCharacters(self, (c) => (c === c.toLowerCase() ? c.toUpperCase() : c.toLowerCase()))],
  capitalize: ['', (self) => capitalize(self)],
  title: ['', (self) => self.replace(/\p{L}+/gu, (word) => capitalize(word))],
  strip: ['chars?/', (self, [chars]) => strip(self, chars, true, true)],
  lstrip: ['chars?/', (self, [chars]) => strip(self, chars, true, false)],
  rstrip: ['chars?/', (self, [chars]) => strip(self, chars, false, true)],
  split: ['sep? maxsplit?', (self, [sep, max]) => split(self, sep, limit(max))],
  rsplit: ['sep? maxsplit?', (self, [sep, max]) => rsplit(self, sep, limit(max))],
  splitlines: ['keepends?', (self, [keep]) => splitLines(self, truth(keep ?? false))],
  partition: ['sep/', (self, [sep]) => {
    const mark = separator(sep!);
    const at = self.indexOf(mark);
    return at < 0 ? new Tuple([self, '', '']) : new Tuple([self.slice(0, at), mark, self.slice(at + mark.length)]);
  }],
  rpartition: ['sep/', (self, [sep]) => {
    const mark = separator(sep!);
    const at = self.lastIndexOf(mark);
    return at < 0 ? new Tuple(['', '', self]) : new Tuple([self.slice(0, at), mark, self.slice(at + mark.length)]);
  }],
  replace: ['old/ new/ count?/', (self, [old, fresh, count]) => replaceText(self, text(old!, 'replace() argument 1'), text(fresh!, 'replace() argument 2'), count === undefined ? -1 : indexOf(count))],
  join: ['items/', (self, [items]) => join(self, items!)],
  startswith: ['prefix/ start?/ end?/', (self, args) => affix(self, args, 'startswith', (part, mark) => part.startsWith(mark))],
  endswith: ['suffix/ start?/ end?/', (self, args) => affix(self, args, 'endswith', (part, mark) => part.endsWith(mark))],
  removeprefix: ['prefix/', (self, [prefix]) => {
    const mark = text(prefix!, 'removeprefix() argument');
    return self.startsWith(mark) ? self.slice(mark.length) : self;
  }],
  removesuffix: ['suffix/', (self, [suffix]) => {
    const mark = text(suffix!, 'removesuffix() argument');
    return mark !== '' && self.endsWith(mark) ? self.slice(0, -mark.length) : self;
  }],
  find: ['sub/ start?/ end?/', (self, args) => find(self, args, false)],
  rfind: ['sub/ start?/ end?/', (self, args) => find(self, args, true)],
  index: ['sub/ start?/ end?/', (self, args) => found(find(self, args, false))],
  rindex: ['sub/ start?/ end?/', (self, args) => found(find(self, args, true))],
  count: ['sub/ start?/ end?/', (self, args) => count(self, args)],
  center: ['width/ fill?/', (self, [width, fill]) => {
    const { missing, mark } = padding(self, width!, fill);
    // CPython puts the odd one left when the width is odd.
    const left = Math.floor(missing / 2) + (missing & Number(numberOf(width!)) & 1);
    return mark.repeat(left) + self + mark.repeat(missing - left);
  }],
  ljust: ['width/ fill?/', (self, [width, fill]) => {
    const { missing, mark } = padding(self, width!, fill);
    return self + mark.repeat(missing);
  }],
  rjust: ['width/ fill?/', (self, [width, fill]) => {
    const { missing, mark } = padding(self, width!, fill);
    return mark.repeat(missing) + self;
  }],
  zfill: ['width/', (self, [width]) => {
    const { missing } = padding(self, width!, '0');
    const sign = /^[+-]/.exec(self)?.[0] ?? '';
    return sign + '0'.repeat(missing) + self.slice(sign.length);
  }],
  expandtabs: ['tabsize?', (self, [size]) => expandTabs(self, size === undefined ? 8 : indexOf(size))],
  format: ['...', (self, args, frame, kwargs) => formatText(frame, self, { args: args as readonly Value[], named: (name) => kwargs.get(name) })],
  format_map: ['mapping/', (self, [mapping], frame) => formatText(frame, self, mappingArguments(mapping!, frame))],
  isalpha: ['', (self) => /^\p{L}+$/u.test(self)],
  isdigit: ['', (self) => /^[\p{Nd}²³¹⁰⁴-⁹₀-₉①-⑨]+$/u.test(self)],
  isdecimal: ['', (self) => /^\p{Nd}+$/u.test(self)],
  isnumeric: ['', (self) => /^\p{N}+$/u.test(self)],
  isalnum: ['', (self) => /^[\p{L}\p{N}]+$/u.test(self)],
  isspace: ['', (self) => self !== '' && skipSpace(self, 0) === self.length],
  isascii: ['', (self) => /^[\0-\x7f]*$/.test(self)],
  isidentifier: ['', (self) => /^[\p{L}\p{Nl}_][\p{L}\p{Nl}\p{Nd}\p{M}\p{Pc}]*$/u.test(self)],
  isprintable: ['', (self) => !/[\p{C}\p{Z}]/u.test(self.replaceAll(' ', ''))],
  isupper: ['', (self) => isUpper(self)],
  islower: ['', (self) => isLower(self)],
  istitle: ['', (self) => isTitle(self)],
  unescape: ['', (self) => self.replace(/&(amp|lt|gt|#39|#34|quot);/g, (_, name: string) => ({ amp: '&', lt: '<', gt: '>', '#39': "'", '#34': '"', quot: '"' })[name]!)],
  striptags: ['', (self) => stripTags(self)],
});

/** Python's `str.capitalize`. */
export function capitalize(self: string): string {
  const first = String.fromCodePoint(self.codePointAt(0) ?? 32);
  return self === '' ? '' : first.toUpperCase() + self.slice(first.length).toLowerCase();
}

/** Python's `str.isupper`: some cased letters, and none of them lower. */
export function isUpper(self: string): boolean {
  return /\p{Lu}/u.test(self) && !/[\p{Ll}\p{Lt}]/u.test(self);
}
/** Python's `str.islower`. */
export function isLower(self: string): boolean {
  return /\p{Ll}/u.test(self) && !/[\p{Lu}\p{Lt}]/u.test(self);
}

function isTitle(self: string): boolean {
  let cased = false;
  let previous = false;
  for (const character of self) {
    const upper = /[\p{Lu}\p{Lt}]/u.test(character);
    const lower = /\p{Ll}/u.test(character);
    if ((upper && previous) || (lower && !previous)) return false;
    previous = upper || lower;
    cased ||= previous;
  }
  return cased;
}

function mapCharacters(self: string, change: (character: string) => string): string {
  let out = '';
  for (const character of self) out += change(character);
  return out;
}

/** A text argument; fails on any other value. */
export function text(value: Value, what: string): string {
  const result = textOf(value);
  if (result !== undefined) return result;
  if (value instanceof Undefined) value.fail();
  throw new JinjaError('type', `${what} must be str, not ${typeName(value)}`);
}

/** Python's `str.strip(chars)`, from either end or both. */
export function strip(self: string, chars: Value | undefined, left: boolean, right: boolean): string {
  if (chars === undefined || chars === null) {
    const from = left ? skipSpace(self, 0) : 0;
    return self.slice(from, right ? Math.max(from, skipSpaceBack(self, self.length, from)) : self.length);
  }
  const set = new Set(text(chars, 'strip arg'));
  const all = Array.from(self);
  let from = 0;
  let to = all.length;
  while (left && from < to && set.has(all[from]!)) from++;
  while (right && to > from && set.has(all[to - 1]!)) to--;
  return all.slice(from, to).join('');
}

function limit(max: Value | undefined): number {
  const most = max === undefined ? -1 : indexOf(max);
  return most < 0 ? Infinity : most;
}

function separator(value: Value): string {
  const mark = text(value, 'separator');
  if (mark === '') throw new JinjaError('value', 'empty separator');
  return mark;
}

function split(self: string, sep: Value | undefined, most: number): Value[] {
  const parts: string[] = [];
  if (sep !== undefined && sep !== null) {
    const mark = separator(sep);
    let from = 0;
    for (let at = self.indexOf(mark); at >= 0 && parts.length < most; at = self.indexOf(mark, from)) {
      parts.push(self.slice(from, at));
      from = at + mark.length;
    }
    parts.push(self.slice(from));
    return parts;
  }
  let from = skipSpace(self, 0);
  while (from < self.length) {
    if (parts.length >= most) {
      parts.push(self.slice(from));
      break;
    }
    let to = from;
    while (to < self.length && !isSpace(self.charCodeAt(to))) to++;
    parts.push(self.slice(from, to));
    from = skipSpace(self, to);
  }
  return parts;
}

function rsplit(self: string, sep: Value | undefined, most: number): Value[] {
  const parts: string[] = [];
  if (sep !== undefined && sep !== null) {
    const mark = separator(sep);
    let to = self.length;
    while (parts.length < most) {
      const at = to - mark.length < 0 ? -1 : self.lastIndexOf(mark, to - mark.length);
      if (at < 0) break;
      parts.push(self.slice(at + mark.length, to));
      to = at;
    }
    parts.push(self.slice(0, to));
    return parts.reverse();
  }
  let to = skipSpaceBack(self, self.length);
  while (to > 0) {
    if (parts.length >= most) {
      parts.push(self.slice(0, to));
      break;
    }
    let from = to;
    while (from > 0 && !isSpace(self.charCodeAt(from - 1))) from--;
    parts.push(self.slice(from, to));
    to = skipSpaceBack(self, from);
  }
  return parts.reverse();
}

/** Python's `str.splitlines`. */
export function splitLines(self: string, keepEnds = false): string[] {
  const lines: string[] = [];
  for (const [line] of self.matchAll(/[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]*(?:\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]|$)/g)) {
    if (line !== '') lines.push(keepEnds ? line : line.replace(/(?:\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029])$/, ''));
  }
  return lines;
}

/** Python's `str.replace`; a negative count replaces all. */
export function replaceText(self: string, old: string, fresh: string, count: number): string {
  if (count === 0) return self;
  if (old === '') {
    const all = Array.from(self);
    const times = count < 0 ? all.length + 1 : Math.min(count, all.length + 1);
    if (self.length + times * fresh.length > textLimit) tooLong();
    return all.map((character, i) => (i < times ? fresh + character : character)).join('') + (times > all.length ? fresh : '');
  }
  const pieces: string[] = [];
  let from = 0;
  let length = 0;
  for (let at = self.indexOf(old); at >= 0 && count !== 0; at = self.indexOf(old, from), count--) {
    pieces.push(self.slice(from, at), fresh);
    length += at - from + fresh.length;
    if (length > textLimit) tooLong();
    from = at + old.length;
  }
  pieces.push(self.slice(from));
  return pieces.join('');
}

function join(self: string, items: Value): string {
  const parts: string[] = [];
  const iterator = iterate(items);
  let length = 0;
  for (let step = iterator.next(); !step.done; step = iterator.next()) {
    const part = textOf(step.value);
    if (part === undefined) throw new JinjaError('type', `sequence item ${parts.length}: expected str instance, ${typeName(step.value)} found`, 'Use the filter: items|join(sep).');
    parts.push(part);
    length += part.length + self.length;
    if (length > textLimit) tooLong();
  }
  return parts.join(self);
}

/** The part of a text from `start` to `end`, by Python's rules for find, count and startswith; undefined when start is behind the end. */
function part(self: string, start: Value | undefined, end: Value | undefined): { readonly from: number; readonly chars: string | string[] } | undefined {
  const all = characters(self);
  const at = (value: Value | undefined, other: number) => {
    if (value === undefined || value === null) return other;
    const index = indexOf(value);
    return index < 0 ? Math.max(0, index + all.length) : index;
  };
  const from = at(start, 0);
  if (from > all.length) return undefined;
  return { from, chars: all.slice(from, Math.min(at(end, all.length), all.length)) };
}

function asText(chars: string | string[]): string {
  return typeof chars === 'string' ? chars : chars.join('');
}

function find(self: string, [sub, start, end]: readonly (Value | undefined)[], last: boolean): number {
  const mark = text(sub!, 'the argument of find()');
  const range = part(self, start, end);
  if (!range) return -1;
  const within = asText(range.chars);
  const at = last ? within.lastIndexOf(mark) : within.indexOf(mark);
  return at < 0 ? -1 : range.from + textLength(within.slice(0, at));
}

function found(at: number): number {
  if (at < 0) throw new JinjaError('value', 'substring not found');
  return at;
}

function count(self: string, [sub, start, end]: readonly (Value | undefined)[]): number {
  const mark = text(sub!, 'the argument of count()');
  const range = part(self, start, end);
  if (!range) return 0;
  return mark === '' ? range.chars.length + 1 : asText(range.chars).split(mark).length - 1;
}

function affix(self: string, [marks, start, end]: readonly (Value | undefined)[], name: string, test: (part: string, mark: string) => boolean): boolean {
  const range = part(self, start, end);
  const within = range && asText(range.chars);
  const all = marks instanceof Tuple ? marks.items : [marks!];
  return all.some((mark) => {
    const wanted = text(mark, `${name} first arg`);
    return within !== undefined && test(within, wanted);
  });
}

function padding(self: string, width: Value, fill: Value | undefined): { readonly missing: number; readonly mark: string } {
  const mark = fill === undefined ? ' ' : text(fill, 'The fill character');
  if (textLength(mark) !== 1) throw new JinjaError('type', 'The fill character must be exactly one character long');
  const size = indexOf(width);
  if (size > widthLimit) throw new JinjaError('limit', `A text may be padded to at most ${widthLimit} characters.`);
  return { missing: Math.max(0, size - textLength(self)), mark };
}

function expandTabs(self: string, size: number): string {
  if (Math.abs(size) > widthLimit) throw new JinjaError('limit', `A tab may be at most ${widthLimit} wide.`);
  let out = '';
  let column = 0;
  for (const character of self) {
    if (character === '\t') {
      const spaces = size > 0 ? size - (column % size) : 0;
      out += ' '.repeat(spaces);
      column += spaces;
      if (out.length > textLimit) tooLong();
    } else {
      out += character;
      column = character === '\n' || character === '\r' ? 0 : column + 1;
    }
  }
  return out;
}

/** Removes tags and comments, and makes each run of white space one space. */
export function stripTags(self: string): string {
  const bare = self.replace(/<!--[\s\S]*?-->/g, '').replace(/<[^>]*>/g, '');
  const words = split(bare, undefined, Infinity).join(' ');
  return words.replace(/&(amp|lt|gt|#39|#34|quot|nbsp);/g, (_, name: string) => ({ amp: '&', lt: '<', gt: '>', '#39': "'", '#34': '"', quot: '"', nbsp: '\u00a0' })[name]!);
}

