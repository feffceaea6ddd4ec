import { JinjaError } from '../errors.ts';
import type { MacroDefinition, Statement, Template, Text } from './ast.ts';
import { parseTuple } from './expressions.ts';
import { nestingLimit, Scanner } from './scanner.ts';
import { skipSpace, skipSpaceBack } from './space.ts';
import { parseStatement } from './statements.ts';

/** What parsing a body knows about its surroundings. */
export interface Parser {
  readonly scanner: Scanner;
  /** Blocks that are open, outermost first: the words that end or continue each, and its opening tag. */
  readonly open: OpenBlock[];
  /** Loops around the current text within its macro. */
  loops: number;
  /** Where the text that follows the last tag begins. */
  readonly macros: MacroDefinition[];
  /** Takes a mistake in a tag that stands in no block, which is then passed over; a mistake fails the parse where it is missing. */
  readonly passOver: ((mistake: JinjaError) => void) | undefined;
}
export interface OpenBlock {
  readonly name: string;
  readonly ends: readonly string[];
  readonly start: number;
  readonly end: number;
}

/** Parses a template's source; fails with a `JinjaError` at the first mistake that `passOver` does not take. */
export function parseTemplate(source: string, file: string, passOver?: (mistake: JinjaError) => void): Template {
  const scanner = new Scanner(source, file);
  const parser: Parser = { scanner, open: [], loops: 0, macros: [], passOver };
  const body = parseBody(parser);
  return { file, source, body, macros: parser.macros };
}

/**
 * Parses text and tags up to one of the open block's end words, or to the end of the source at top level.
 * At an end word the scanner stands behind it, still within its tag; `scanner.text` before that is in the result's `stop`.
 */
export function parseBody(parser: Parser): Statement[] {
  const s: Scanner = parser.scanner;
  const body: Statement[] = [];
  if (parser.open.length > nestingLimit) {
    const error = new JinjaError('limit', 'Blocks are nested too deeply.', 'Move the inner ones into a macro.');
    const open = parser.open.at(-1)!;
    error.span = { file: s.file, start: open.start, end: open.end };
    throw error;
  }
  for (;;) {
    const from = s.position;
    const tag = findTag(s.source, from, s.length);
    if (tag === s.length) {
      addText(body, s, from, tag);
      if (parser.open.length > 0) unclosed(parser);
      s.position = tag;
      return body;
    }
    const sign = s.source.charCodeAt(tag + 2);
    const signed = tag + 2 < s.length && (sign === 45 || sign === 43);
    if (tag > from) addText(body, s, from, signed && sign === 45 ? skipSpaceBack(s.source, tag, from) : tag);
    s.position = tag + (signed ? 3 : 2);
    const type = s.source.charCodeAt(tag + 1);
    if (type === 35) skipComment(s, tag);
    else if (type === 123) leniently(parser, tag, () => body.push(parsePrinted(s, tag)));
    else if (skipRaw(s, body, tag)) continue;
    else {
      s.enter('%}');
      const open = parser.open.at(-1);
      if (open && s.is('name') && open.ends.includes(s.text)) return body;
      leniently(parser, tag, () => body.push(parseStatement(parser, tag)));
    }
  }
}

function parsePrinted(s: Scanner, tag: number): Statement {
  s.enter('}}');
  const expression = parseTuple(s);
  endTag(s, tag);
  return { kind: 'print', expressions: [expression], start: tag, end: s.end };
}

/** Tags whose mistakes are told wherever they stand: they hold blocks, or would. */
const blockTag = /^\{%[-+]?\s*(?:if|for|endif|endfor|macro|test|data_test|materialization|snapshot|docs)\b/;
const tagText = /(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[^"'])*?[%}]\}/sy;

/** Parses one tag. Where the template takes mistakes outside of blocks, a wrong one is handed over, and the parse goes on behind it. */
function leniently(parser: Parser, tag: number, parse: () => void): void {
  const s: Scanner = parser.scanner;
  if (!parser.passOver || parser.open.length > 0) return parse();
  try {
    parse();
  } catch (mistake) {
    tagText.lastIndex = tag + 2;
    if (!(mistake instanceof JinjaError) || blockTag.test(s.source.slice(tag, tag + 40)) || !tagText.test(s.source)) throw mistake;
    parser.open.length = 0;
    s.position = tagText.lastIndex;
    parser.passOver(mistake);
  }
}

/** Checks that the current tag ends here; its last token stays current, and `position` is behind it. */
export function endTag(s: Scanner, tag: number): void {
  if (s.is('close')) return;
  if (s.is('eof')) {
    const open = s.openBracket;
    const opener = s.source.slice(tag, tag + 2);
    if (open) s.fail(`This "${s.source[open.start]}" is never closed.`, open.start, open.start + 1, `Add "${open.closer}".`);
    s.fail(`This "${opener}" is never closed.`, tag, tag + 2, `Add "${s.closer}".`);
  }
  s.fail(`Expected the end of the tag ("${s.closer}"), found ${s.describe()}.`);
}

/** Offset of the next `{{`, `{%` or `{#`; `end` when there is none. */
function findTag(source: string, from: number, end: number): number {
  let at = from - 1;
  for (;;) {
    at = source.indexOf('{', at + 1);
    if (at < 0 || at + 1 >= end) return end;
    const next = source.charCodeAt(at + 1);
    if (next === 123 || next === 37 || next === 35) return at;
  }
}

/** Adds a stretch of plain text. Texts with `\r` become a piece a line, so that each keeps its own place. */
function addText(body: Statement[], s: Scanner, start: number, end: number): void {
  if (end <= start) return;
  const text = s.source.slice(start, end);
  if (!text.includes('\r')) {
    body.push({ kind: 'text', text, start, end });
    return;
  }
  for (const line of text.matchAll(/[^\r\n]*(?:\r\n|\r|\n|$)/g)) {
    if (line[0] === '') continue;
    const at = start + line.index;
    body.push({ kind: 'text', text: line[0].replace(/\r\n?$/, '\n'), start: at, end: at + line[0].length } satisfies Text);
  }
}

function skipComment(s: Scanner, tag: number): void {
  const close = s.source.indexOf('#}', s.position);
  if (close < 0 || close + 2 > s.length) s.fail('This comment is never closed.', tag, tag + 2, 'Add "#}".');
  const trims = close > s.position && s.source.charCodeAt(close - 1) === 45;
  s.position = trims ? skipSpace(s.source, close + 2, s.length) : close + 2;
}

const rawPattern = /\{%[-+]?\s*raw\s*(?:-%\}\s*|%\})/y;
const endRawPattern = /\{%([-+]?)\s*endraw\s*(?:\+%\}|-%\}\s*|%\})/g;

/** Takes a whole `{% raw %}` block, if one starts at `tag`. */
function skipRaw(s: Scanner, body: Statement[], tag: number): boolean {
  rawPattern.lastIndex = tag;
  const start = rawPattern.exec(s.source);
  if (!start) return false;
  const from = Math.min(tag + start[0].length, s.length);
  endRawPattern.lastIndex = from;
  const end = endRawPattern.exec(s.source);
  if (!end || end.index + end[0].length > s.source.length) s.fail('This raw block is never closed.', tag, from, 'Add {% endraw %}.');
  addText(body, s, from, end[1] === '-' ? skipSpaceBack(s.source, end.index, from) : end.index);
  s.position = Math.min(end.index + end[0].length, s.length);
  return true;
}

function unclosed(parser: Parser): never {
  const block = parser.open.at(-1)!;
  const end = block.ends.at(-1)!;
  return parser.scanner.fail(`This "${block.name}" block is never closed.`, block.start, block.end, `Add {% ${end} %}.`);
}

