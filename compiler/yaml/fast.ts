import type { ConfigValue } from '../contracts/project.ts';
import type { Places, YamlDocument, YamlVersion } from './document.ts';
import { plainScalar } from './scalar.ts';

/**
 * Reads the part of YAML that nearly every properties file keeps to (block maps and lists, one-line scalars, `|` and `>` texts, flow
 * collections) at some fifty times the speed of a full parser. Undefined for anything else, and for anything wrong: then the full
 * parser reads it, and says what is wrong. A fuzz test shows that both agree.
 */
export function readFast(text: string, file: string, version: YamlVersion): YamlDocument | undefined {
  if (UNUSUAL.test(text)) return undefined;
  const reader = new Reader(text, version);
  try {
    return { file, text, value: reader.document(), places: reader.places };
  } catch (error) {
    if (error === unusual) return undefined;
    throw error;
  }
}

/** Control characters (tabs and carriage returns too), byte order marks and Unicode's own line ends. */
// eslint-disable-next-line no-control-regex
const UNUSUAL = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/;
const unusual = new Error('outside the subset');

const NEWLINE = 10, SPACE = 32, QUOTE = 34, HASH = 35, APOSTROPHE = 39, COMMA = 44, DASH = 45, COLON = 58, GREATER = 62;
const OPEN = 91, BACKSLASH = 92, CLOSE = 93, BRACE = 123, BAR = 124, UNBRACE = 125;

/** Characters that no plain scalar starts with: , [ ] { } # & * ! | > ' " % @ ` and - ? : before a blank. */
function startsPlain(text: string, pos: number): boolean {
  const code = text.charCodeAt(pos);
  switch (code) {
    case 44: case 91: case 93: case 123: case 125: case 35: case 38: case 42: case 33: case 124: case 62: case 39: case 34:
    case 37: case 64: case 96:
      return false;
    case 45: case 63: case 58: {
      const next = text.charCodeAt(pos + 1);
      return !(next === SPACE || next === NEWLINE || Number.isNaN(next));
    }
    default:
      return true;
  }
}

class Reader {
  readonly places = new Map<object, Places>();
  readonly #text: string;
  readonly #version: YamlVersion;
  /** Where the content of the current line starts, and its column; at the end of the text the column is -1. */
  #pos = 0;
  #column = -1;
  /** End of the last value read, blanks and comments not counted. */
  #end = 0;
  #depth = 0;

  constructor(text: string, version: YamlVersion) {
    this.#text = text;
    this.#version = version;
  }

  document(): ConfigValue {
    this.#nextLine(0);
    if (this.#column < 0) return null;
    if (this.#column === 0 && this.#text.startsWith('---', this.#pos)) {
      if (this.#text.charCodeAt(this.#pos + 3) !== NEWLINE) throw unusual;
      this.#nextLine(this.#pos + 4);
      if (this.#column < 0) return null;
    }
    const value = this.#block(this.#column);
    if (this.#column >= 0) throw unusual;
    return value;
  }

  /** Moves to the content of the first line at or after `pos` that is neither blank nor a comment. */
  #nextLine(pos: number): void {
    const text = this.#text;
    for (;;) {
      let at = pos;
      let code = text.charCodeAt(at);
      while (code === SPACE) code = text.charCodeAt(++at);
      if (code === NEWLINE) pos = at + 1;
      else if (code === HASH) {
        const end = text.indexOf('\n', at);
        if (end < 0) { this.#column = -1; return; }
        pos = end + 1;
      } else if (Number.isNaN(code)) {
        this.#column = -1;
        return;
      } else {
        this.#pos = at;
        this.#column = at - pos;
        // Markers of documents, apart from one `---` at the start, are left to the full parser.
        if (at === pos && (code === DASH || code === 46) && pos > 0 && (text.startsWith('---', at) || text.startsWith('...', at))) throw unusual;
        return;
      }
    }
  }

  /** A list or map whose first line is the current one. */
  #block(column: number): ConfigValue {
    if (++this.#depth > 60) throw unusual;
    const value = this.#isItem(this.#pos) ? this.#list(column) : this.#map(column);
    this.#depth--;
    return value;
  }

  #isItem(pos: number): boolean {
    if (this.#text.charCodeAt(pos) !== DASH) return false;
    const next = this.#text.charCodeAt(pos + 1);
    return next === SPACE || next === NEWLINE || Number.isNaN(next);
  }

  #list(column: number): ConfigValue {
    const items: ConfigValue[] = [];
    const at: number[] = [];
    while (this.#column === column && this.#isItem(this.#pos)) {
      let pos = this.#pos + 1;
      while (this.#text.charCodeAt(pos) === SPACE) pos++;
      const code = this.#text.charCodeAt(pos);
      let value: ConfigValue;
      let start = pos;
      if (code === NEWLINE || code === HASH || Number.isNaN(code)) {
        const dash = this.#pos + 1;
        this.#skipRest(pos);
        if (this.#column > column) {
          start = this.#pos;
          value = this.#block(this.#column);
        } else {
          value = null;
          start = this.#end = dash;
        }
      } else if (this.#isItem(pos) || this.#keyEnd(pos) >= 0) {
        this.#column = column + (pos - this.#pos);
        this.#pos = pos;
        value = this.#block(this.#column);
      } else {
        value = this.#inline(pos, column);
      }
      items.push(value);
      at.push(start, this.#end);
    }
    if (this.#column > column) throw unusual;
    this.places.set(items, { keys: undefined, at });
    return items;
  }

  #map(column: number): ConfigValue {
    const map: Record<string, ConfigValue> = {};
    const keys: string[] = [];
    const at: number[] = [];
    while (this.#column === column) {
      const start = this.#pos;
      const end = this.#keyEnd(start);
      if (end < 0) throw unusual;
      const key = this.#key(start, end);
      if (key === '__proto__' || key === '<<' || Object.hasOwn(map, key)) throw unusual;
      let pos = this.#text.indexOf(':', end) + 1;
      const colon = pos;
      while (this.#text.charCodeAt(pos) === SPACE) pos++;
      const code = this.#text.charCodeAt(pos);
      let valueStart = pos;
      let value: ConfigValue;
      if (code === NEWLINE || code === HASH || Number.isNaN(code)) {
        if (code === HASH && pos === colon) throw unusual;
        this.#skipRest(pos);
        if (this.#column > column || (this.#column === column && this.#isItem(this.#pos))) {
          valueStart = this.#pos;
          value = this.#block(this.#column);
        } else {
          value = null;
          valueStart = this.#end = colon;
        }
      } else {
        value = this.#inline(pos, column);
      }
      map[key] = value;
      keys.push(key);
      at.push(start, end, valueStart, this.#end);
    }
    if (this.#column > column) throw unusual;
    this.places.set(map, { keys, at });
    return map;
  }

  /** Goes to the next line of content; between `pos` and the line's end only a comment may stand. */
  #skipRest(pos: number): void {
    const text = this.#text;
    let code = text.charCodeAt(pos);
    while (code === SPACE) code = text.charCodeAt(++pos);
    if (code === HASH) {
      if (text.charCodeAt(pos - 1) !== SPACE && text.charCodeAt(pos - 1) !== NEWLINE) throw unusual;
      const end = text.indexOf('\n', pos);
      pos = end < 0 ? text.length : end;
    } else if (!(code === NEWLINE || Number.isNaN(code))) throw unusual;
    this.#nextLine(pos + 1);
  }

  /** End of the key that starts at `pos`; -1 when what stands there is no key of a block map. */
  #keyEnd(pos: number): number {
    const text = this.#text;
    const first = text.charCodeAt(pos);
    if (first === QUOTE || first === APOSTROPHE) {
      const end = this.#quoteEnd(pos);
      let after = end;
      while (text.charCodeAt(after) === SPACE) after++;
      if (text.charCodeAt(after) !== COLON) return -1;
      const next = text.charCodeAt(after + 1);
      return next === SPACE || next === NEWLINE || Number.isNaN(next) ? end : -1;
    }
    if (!startsPlain(text, pos)) return -1;
    for (let at = pos; ; at++) {
      const code = text.charCodeAt(at);
      if (code === COLON) {
        const next = text.charCodeAt(at + 1);
        if (next === SPACE || next === NEWLINE || Number.isNaN(next)) {
          let end = at;
          while (text.charCodeAt(end - 1) === SPACE) end--;
          return end;
        }
      } else if (code === NEWLINE || Number.isNaN(code)) return -1;
      else if (code === HASH && text.charCodeAt(at - 1) === SPACE) return -1;
    }
  }

  #key(start: number, end: number): string {
    const first = this.#text.charCodeAt(start);
    return first === QUOTE || first === APOSTROPHE ? this.#unquote(start, end) : this.#text.slice(start, end);
  }

  /** The value that starts at `pos`, in a line of a map or list at `column`; then moves to the next line. */
  #inline(pos: number, column: number): ConfigValue {
    const text = this.#text;
    const first = text.charCodeAt(pos);
    switch (first) {
      case QUOTE: case APOSTROPHE: {
        const end = this.#quoteEnd(pos);
        const value = this.#unquote(pos, end);
        this.#end = end;
        this.#skipRest(end);
        if (this.#column > column) throw unusual;
        return value;
      }
      case OPEN: case BRACE: {
        const value = this.#flow(pos, column);
        this.#skipRest(this.#end);
        if (this.#column > column) throw unusual;
        return value;
      }
      case BAR: case GREATER:
        return this.#blockText(pos, column);
    }
    if (!startsPlain(text, pos)) throw unusual;
    const end = this.#plainEnd(pos);
    let value = text.slice(pos, end);
    this.#end = end;
    const commented = this.#commentAfter(end);
    this.#skipRest(end);
    if (this.#column > column) {
      if (commented) throw unusual;
      value = this.#continued(value, end, column);
    }
    return value.length === end - pos ? plainScalar(value, this.#version) : value;
  }

  #commentAfter(end: number): boolean {
    let pos = end;
    while (this.#text.charCodeAt(pos) === SPACE) pos++;
    return this.#text.charCodeAt(pos) === HASH;
  }

  /** A plain scalar that goes on in the lines below: each line break is a blank. */
  #continued(value: string, end: number, column: number): string {
    while (this.#column > column) {
      // A blank or comment line between would mean something else.
      if (this.#text.indexOf('\n', end) !== this.#text.lastIndexOf('\n', this.#pos - 1)) throw unusual;
      const start = this.#pos;
      const code = this.#text.charCodeAt(start);
      if (code === HASH) throw unusual;
      end = this.#plainEnd(start);
      value += ` ${this.#text.slice(start, end)}`;
      this.#end = end;
      if (this.#commentAfter(end)) throw unusual;
      this.#skipRest(end);
    }
    return value;
  }

  /** End of a plain scalar's part of this line. */
  #plainEnd(pos: number): number {
    const text = this.#text;
    let at = pos;
    for (; ; at++) {
      const code = text.charCodeAt(at);
      if (code === NEWLINE || Number.isNaN(code)) break;
      if (code === HASH && text.charCodeAt(at - 1) === SPACE) break;
      if (code === COLON) {
        const next = text.charCodeAt(at + 1);
        if (next === SPACE || next === NEWLINE || Number.isNaN(next)) throw unusual;
      }
    }
    while (text.charCodeAt(at - 1) === SPACE) at--;
    return at;
  }

  /** Offset after the closing quote; the text must end in this line. */
  #quoteEnd(pos: number): number {
    const text = this.#text;
    const quote = text.charCodeAt(pos);
    for (let at = pos + 1; ; at++) {
      const code = text.charCodeAt(at);
      if (code === quote) {
        if (quote === APOSTROPHE && text.charCodeAt(at + 1) === APOSTROPHE) at++;
        else return at + 1;
      } else if (code === BACKSLASH && quote === QUOTE) at++;
      else if (code === NEWLINE || Number.isNaN(code)) throw unusual;
    }
  }

  #unquote(start: number, end: number): string {
    const inner = this.#text.slice(start + 1, end - 1);
    if (this.#text.charCodeAt(start) === APOSTROPHE) return inner.includes("'") ? inner.replaceAll("''", "'") : inner;
    if (!inner.includes('\\')) return inner;
    return inner.replace(/\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|[\s\S])/g, (_, escape: string) => {
      if (escape.length > 1) return String.fromCharCode(parseInt(escape.slice(1), 16));
      const made = ESCAPES[escape];
      if (made === undefined) throw unusual;
      return made;
    });
  }

  /** `|` and `>` texts. */
  #blockText(pos: number, column: number): string {
    const text = this.#text;
    const folded = text.charCodeAt(pos) === GREATER;
    let at = pos + 1;
    let chomp = '';
    if (text[at] === '-' || text[at] === '+') chomp = text[at++]!;
    if (text.charCodeAt(at) !== NEWLINE) throw unusual;
    let line = at + 1;
    const lines: string[] = [];
    let indent = -1;
    let last = at;
    for (;;) {
      if (line >= text.length) break;
      let content = line;
      while (text.charCodeAt(content) === SPACE) content++;
      const end = text.indexOf('\n', line);
      const stop = end < 0 ? text.length : end;
      if (content >= stop) {
        // Blank lines before the first line of text, and blanks on them, have rules of their own.
        if (indent < 0 || content - line > indent) throw unusual;
        lines.push('');
      } else {
        const found = content - line;
        if (indent < 0) {
          if (found <= column) break;
          indent = found;
        } else if (found < indent) {
          if (found > column) throw unusual;
          break;
        }
        lines.push(text.slice(line + indent, stop));
        last = stop;
      }
      if (end < 0) break;
      line = end + 1;
    }
    if (indent < 0 || chomp === '+' || (text.charCodeAt(last) !== NEWLINE && chomp !== '-')) throw unusual;
    while (lines[lines.length - 1] === '') lines.pop();
    this.#end = last;
    this.#nextLine(last + 1);
    const value = folded ? fold(lines) : lines.join('\n');
    return chomp === '-' ? value : `${value}\n`;
  }

  /** A flow collection or a scalar in one; `#end` is the offset after it. */
  #flow(pos: number, column: number): ConfigValue {
    const code = this.#text.charCodeAt(pos);
    if (code === OPEN) return this.#flowList(pos, column);
    if (code === BRACE) return this.#flowMap(pos, column);
    if (code === QUOTE || code === APOSTROPHE) {
      const end = this.#quoteEnd(pos);
      this.#end = end;
      return this.#unquote(pos, end);
    }
    const end = this.#flowPlainEnd(pos);
    this.#end = end;
    return plainScalar(this.#text.slice(pos, end), this.#version);
  }

  #flowList(pos: number, column: number): ConfigValue {
    if (++this.#depth > 60) throw unusual;
    const items: ConfigValue[] = [];
    const at: number[] = [];
    pos = this.#flowSpace(pos + 1, column);
    while (this.#text.charCodeAt(pos) !== CLOSE) {
      const value = this.#flow(pos, column);
      items.push(value);
      at.push(pos, this.#end);
      pos = this.#flowSpace(this.#end, column);
      const code = this.#text.charCodeAt(pos);
      if (code === COMMA) pos = this.#flowSpace(pos + 1, column);
      else if (code !== CLOSE) throw unusual;
    }
    this.#end = pos + 1;
    this.#depth--;
    this.places.set(items, { keys: undefined, at });
    return items;
  }

  #flowMap(pos: number, column: number): ConfigValue {
    if (++this.#depth > 60) throw unusual;
    const map: Record<string, ConfigValue> = {};
    const keys: string[] = [];
    const at: number[] = [];
    pos = this.#flowSpace(pos + 1, column);
    while (this.#text.charCodeAt(pos) !== UNBRACE) {
      const start = pos;
      const first = this.#text.charCodeAt(pos);
      const quoted = first === QUOTE || first === APOSTROPHE;
      const end = quoted ? this.#quoteEnd(pos) : this.#flowPlainEnd(pos);
      const key = quoted ? this.#unquote(start, end) : this.#text.slice(start, end);
      if (key === '__proto__' || key === '<<' || Object.hasOwn(map, key)) throw unusual;
      pos = end;
      while (this.#text.charCodeAt(pos) === SPACE) pos++;
      if (this.#text.charCodeAt(pos) !== COLON || this.#text.charCodeAt(pos + 1) !== SPACE) throw unusual;
      pos = this.#flowSpace(pos + 1, column);
      const value = this.#flow(pos, column);
      map[key] = value;
      keys.push(key);
      at.push(start, end, pos, this.#end);
      pos = this.#flowSpace(this.#end, column);
      const code = this.#text.charCodeAt(pos);
      if (code === COMMA) pos = this.#flowSpace(pos + 1, column);
      else if (code !== UNBRACE) throw unusual;
    }
    this.#end = pos + 1;
    this.#depth--;
    this.places.set(map, { keys, at });
    return map;
  }

  /** Skips blanks and line breaks within a flow collection; a line of it must stand further in than its parent. */
  #flowSpace(pos: number, column: number): number {
    const text = this.#text;
    for (;;) {
      let code = text.charCodeAt(pos);
      while (code === SPACE) code = text.charCodeAt(++pos);
      if (code !== NEWLINE) return pos;
      const line = ++pos;
      while (text.charCodeAt(pos) === SPACE) pos++;
      if (pos - line <= column || text.charCodeAt(pos) === NEWLINE) throw unusual;
    }
  }

  #flowPlainEnd(pos: number): number {
    const text = this.#text;
    if (!startsPlain(text, pos)) throw unusual;
    let at = pos;
    for (; ; at++) {
      const code = text.charCodeAt(at);
      if (code === COMMA || code === CLOSE || code === UNBRACE) break;
      if (code === OPEN || code === BRACE || code === NEWLINE || code === HASH || Number.isNaN(code)) throw unusual;
      if (code === COLON) {
        const next = text.charCodeAt(at + 1);
        if (next === SPACE) break;
        if (next === COMMA || next === CLOSE || next === UNBRACE || next === OPEN || next === BRACE || next === NEWLINE || next === QUOTE || next === APOSTROPHE) throw unusual;
      }
    }
    while (text.charCodeAt(at - 1) === SPACE) at--;
    if (at === pos) throw unusual;
    return at;
  }
}

/** Folds the lines of a `>` text: a line break is a blank, n blank lines are n line breaks. */
function fold(lines: readonly string[]): string {
  let value = lines[0]!;
  let blank = 0;
  for (let index = 1; index < lines.length; index++) {
    const line = lines[index]!;
    if (line === '') blank++;
    else {
      // Lines that stand further in are not folded.
      if (line.startsWith(' ')) throw unusual;
      value += blank > 0 ? '\n'.repeat(blank) : ' ';
      value += line;
      blank = 0;
    }
  }
  return value;
}

const ESCAPES: Readonly<Record<string, string>> = { '0': '\0', a: '\x07', b: '\b', e: '\x1b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v', ' ': ' ', '"': '"', '/': '/', '\\': '\\', N: '\x85', _: '\xa0', L: '\u2028', P: '\u2029' };
