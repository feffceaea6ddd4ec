import { nearest } from '../../diagnostics/nearest.ts';
import type { CallExpression, Expression, FilterExpression, MacroDefinition, Parameter, Statement } from './ast.ts';
import { targetNames } from './walk.ts';
import { parseExpression, parseFilter, parseTarget, parseTuple } from './expressions.ts';
import { parseDocs, parseMaterialization, parseSnapshot, parseTestBlock } from './blocks.ts';
import type { Scanner } from './scanner.ts';
import type { Parser } from './template.ts';
import { endTag, parseBody } from './template.ts';

type StatementParser = (parser: Parser, tag: number) => Statement;

const statements: ReadonlyMap<string, StatementParser> = new Map<string, StatementParser>([
  ['if', parseIf],
  ['for', parseFor],
  ['set', parseSet],
  ['do', parseDo],
  ['macro', parseMacro],
  ['call', parseCallBlock],
  ['filter', parseFilterBlock],
  ['with', parseWith],
  ['print', parsePrint],
  ['break', parseJump],
  ['continue', parseJump],
  ['import', parseImport],
  ['from', parseFrom],
  ['include', parseInclude],
  ['block', parseBlock],
  ['test', parseTestBlock],
  ['data_test', parseTestBlock],
  ['materialization', parseMaterialization],
  ['snapshot', parseSnapshot],
  ['docs', parseDocs],
]);

/** Parses the statement whose name is the current token; afterwards the scanner is behind its last tag. */
export function parseStatement(parser: Parser, tag: number): Statement {
  const s: Scanner = parser.scanner;
  if (!s.is('name')) {
    if (s.is('eof')) endTag(s, tag);
    s.fail(`Expected the name of a tag, found ${s.describe()}.`);
  }
  const parse = statements.get(s.text);
  if (!parse) unknownTag(parser);
  return parse(parser, tag);
}

function unknownTag(parser: Parser): never {
  const s: Scanner = parser.scanner;
  const word = s.text;
  const open = parser.open.at(-1);
  const outer = parser.open.some((block) => block.ends.includes(word));
  if (outer && open) s.fail(`"${word}" comes before the "${open.name}" block inside it is closed.`, s.start, s.end, `Add {% ${open.ends.at(-1)!} %} first.`);
  if (/^(end\w+|else|elif)$/.test(word)) {
    const near = open?.ends.includes('endif') && /^(elseif|else_?if|elif)$/.test(word) ? 'elif' : open && nearest(word, open.ends);
    s.fail(
      open ? `"${word}" does not belong to the "${open.name}" block that is open here.` : `"${word}" closes nothing.`,
      s.start,
      s.end,
      near ? `Did you mean "${near}"?` : open && `That block ends with {% ${open.ends.at(-1)!} %}.`,
    );
  }
  if (word === 'extends' || word === 'autoescape') s.fail(`The tag "${word}" is not supported.`, s.start, s.end, word === 'extends' ? 'Use a macro instead of inheritance.' : undefined);
  if (/^(elseif|elsif)$/.test(word)) s.fail(`There is no tag named "${word}".`, s.start, s.end, 'Did you mean "elif"?');
  const near = nearest(word, [...statements.keys(), 'raw', ...(open?.ends ?? [])]);
  s.fail(`There is no tag named "${word}".`, s.start, s.end, near && `Did you mean "${near}"?`);
}

/** Parses a block's body up to one of its end words, and leaves the scanner on the word after that end word. */
export function parseBlockBody(parser: Parser, name: string, tag: number, ends: readonly string[]): { body: Statement[]; stop: string; stopTag: number } {
  const s: Scanner = parser.scanner;
  s.skip(':');
  endTag(s, tag);
  parser.open.push({ name, ends, start: tag, end: s.end });
  const body = parseBody(parser);
  parser.open.pop();
  const stop = s.text;
  const stopTag = s.source.lastIndexOf('{%', s.start);
  s.next();
  return { body, stop, stopTag };
}

/** Ends a block's last tag: nothing may follow its end word but, for some blocks, the block's own name. */
export function endBlock(s: Scanner, tag: number, name?: string): number {
  if (name !== undefined) s.skipWord(name);
  endTag(s, tag);
  return s.end;
}

function parseIf(parser: Parser, tag: number): Statement {
  const s: Scanner = parser.scanner;
  const branches: { test: Expression; body: Statement[] }[] = [];
  let otherwise: Statement[] | undefined;
  let opener = tag;
  s.next();
  for (;;) {
    const test = parseTuple(s, false);
    const { body, stop, stopTag } = parseBlockBody(parser, 'if', opener, ['elif', 'else', 'endif']);
    branches.push({ test, body });
    opener = stopTag;
    if (stop === 'else') otherwise = parseElse(parser, stopTag, 'if', 'endif');
    if (stop !== 'elif') break;
  }
  return { kind: 'if', branches, otherwise, start: tag, end: endBlock(s, tag) };
}

function parseElse(parser: Parser, tag: number, name: string, end: string): Statement[] {
  return parseBlockBody(parser, name, tag, [end]).body;
}

function parseFor(parser: Parser, tag: number): Statement {
  const s: Scanner = parser.scanner;
  s.next();
  const target = parseTarget(s, { endWord: 'in' });
  if (targetNames(target).includes('loop')) s.fail('"loop" belongs to the loop itself.', target.start, target.end, 'Choose another name.');
  if (!s.isWord('in')) s.fail(`Expected "in", found ${s.describe()}.`);
  s.next();
  const iterable = parseTuple(s, false, 'recursive');
  const test = s.skipWord('if') ? parseExpression(s) : undefined;
  const recursive = s.skipWord('recursive');
  parser.loops++;
  const { body, stop, stopTag } = parseBlockBody(parser, 'for', tag, ['else', 'endfor']);
  parser.loops--;
  const otherwise = stop === 'else' ? parseElse(parser, stopTag, 'for', 'endfor') : undefined;
  return { kind: 'for', target, iterable, test, recursive, body, otherwise, start: tag, end: endBlock(s, tag) };
}

function parseSet(parser: Parser, tag: number): Statement {
  const s: Scanner = parser.scanner;
  s.next();
  const target = parseTarget(s, { namespaces: true });
  if (parser.loops > 0 && targetNames(target).includes('loop')) s.fail('"loop" belongs to the loop itself.', target.start, target.end, 'Choose another name.');
  if (s.skip('=')) {
    const value = parseTuple(s);
    endTag(s, tag);
    return { kind: 'set', target, value, start: tag, end: s.end };
  }
  let filter: FilterExpression | undefined;
  s.height = 0;
  while (s.is('|')) filter = parseFilter(s, filter);
  if (!s.is('close')) {
    if (s.is('==')) s.fail('"==" compares; "=" assigns.', s.start, s.end, 'Write "=".');
    if (s.is('eof')) endTag(s, tag);
    s.fail(`Expected "=" or the end of the tag, found ${s.describe()}.`);
  }
  const { body } = parseBlockBody(parser, 'set', tag, ['endset']);
  return { kind: 'set-block', target, filter, body, start: tag, end: endBlock(s, tag) };
}

function parseDo(parser: Parser, tag: number): Statement {
  const s: Scanner = parser.scanner;
  s.next();
  const expression = parseTuple(s);
  endTag(s, tag);
  return { kind: 'do', expression, start: tag, end: s.end };
}

function parsePrint(parser: Parser, tag: number): Statement {
  const s: Scanner = parser.scanner;
  s.next();
  const expressions: Expression[] = [];
  while (!s.is('close') && !s.is('eof')) {
    if (expressions.length > 0) s.expect(',');
    expressions.push(parseExpression(s));
  }
  endTag(s, tag);
  return { kind: 'print', expressions, start: tag, end: s.end };
}

function parseJump(parser: Parser, tag: number): Statement {
  const s: Scanner = parser.scanner;
  const word = s.text as 'break' | 'continue';
  if (parser.loops === 0) s.fail(`"${word}" stands outside of a loop.`);
  s.next();
  endTag(s, tag);
  return { kind: word, start: tag, end: s.end };
}

function parseMacro(parser: Parser, tag: number): Statement {
  const s: Scanner = parser.scanner;
  s.next();
  const nameSpan = { start: s.start, end: s.end };
  const name = s.expectName('the name of the macro');
  const parameters = parseParameters(s, `macro ${name}`);
  return parseMacroBody(parser, tag, { block: 'macro', name, callName: name, nameSpan, parameters }, 'macro', ['endmacro']);
}

/** Parses the body of a macro-like block and lists it among the template's macros when it stands at top level. */
export function parseMacroBody(
  parser: Parser,
  tag: number,
  head: Pick<MacroDefinition, 'block' | 'name' | 'callName' | 'nameSpan' | 'parameters'> & Partial<MacroDefinition>,
  word: string,
  ends: readonly string[],
): MacroDefinition {
  const s: Scanner = parser.scanner;
  const { loops } = parser;
  parser.loops = 0;
  s.skip(':');
  endTag(s, tag);
  const bodyStart = s.end;
  const { body, stopTag } = parseBlockBody(parser, word, tag, ends);
  parser.loops = loops;
  const macro: MacroDefinition = { kind: 'macro', ...head, body, bodySpan: { start: bodyStart, end: stopTag }, start: tag, end: endBlock(s, tag, head.name) };
  if (parser.open.length === 0) parser.macros.push(macro);
  return macro;
}

/** Parses `(a, b=1)`. */
export function parseParameters(s: Scanner, what: string): Parameter[] {
  const parameters: Parameter[] = [];
  if (!s.is('(')) s.fail(`Expected "(" and the parameters of ${what}, found ${s.describe()}.`, s.start, s.end, 'Write "()" when it has none.');
  s.next();
  while (!s.is(')')) {
    if (parameters.length > 0) s.expect(',');
    const { start } = s;
    const name = s.expectName('the name of a parameter');
    if (parameters.some((other) => other.name === name)) s.fail(`The parameter "${name}" is given twice.`, start, s.previousEnd);
    const value = s.skip('=') ? parseExpression(s) : undefined;
    if (!value && parameters.at(-1)?.default) s.fail(`The parameter "${name}" needs a default, since the one before it has one.`, start, s.previousEnd);
    parameters.push({ name, default: value, start, end: s.previousEnd });
  }
  s.next();
  return parameters;
}

function parseCallBlock(parser: Parser, tag: number): Statement {
  const s: Scanner = parser.scanner;
  s.next();
  const parameters = s.is('(') ? parseParameters(s, 'the call block') : [];
  const call = parseExpression(s);
  if (call.kind !== 'call') s.fail('Expected a call.', call.start, call.end, `Write ${s.source.slice(call.start, call.end)}().`);
  const { loops } = parser;
  parser.loops = 0;
  const { body } = parseBlockBody(parser, 'call', tag, ['endcall']);
  parser.loops = loops;
  return { kind: 'call-block', call: call as CallExpression, parameters, body, start: tag, end: endBlock(s, tag) };
}

function parseFilterBlock(parser: Parser, tag: number): Statement {
  const s: Scanner = parser.scanner;
  s.next();
  s.height = 0;
  let filter = parseFilter(s, undefined, true);
  while (s.is('|')) filter = parseFilter(s, filter);
  const { body } = parseBlockBody(parser, 'filter', tag, ['endfilter']);
  return { kind: 'filter-block', filter, body, start: tag, end: endBlock(s, tag) };
}

function parseWith(parser: Parser, tag: number): Statement {
  const s: Scanner = parser.scanner;
  s.next();
  const bindings = [];
  while (!s.is('close') && !s.is('eof')) {
    if (bindings.length > 0) s.expect(',');
    const target = parseTarget(s);
    s.expect('=');
    bindings.push({ target, value: parseExpression(s) });
  }
  const { body } = parseBlockBody(parser, 'with', tag, ['endwith']);
  return { kind: 'with', bindings, body, start: tag, end: endBlock(s, tag) };
}

/** Takes `with context` or `without context`. */
function parseContext(s: Scanner): boolean | undefined {
  if (!s.isWord('with') && !s.isWord('without')) return undefined;
  if (s.peek().text !== 'context') return undefined;
  const withContext = s.text === 'with';
  s.next();
  s.next();
  return withContext;
}

function parseImport(parser: Parser, tag: number): Statement {
  const s: Scanner = parser.scanner;
  s.next();
  const template = parseExpression(s);
  if (!s.skipWord('as')) s.fail(`Expected "as", found ${s.describe()}.`);
  const name = s.expectName('a name for the import');
  const withContext = parseContext(s) ?? false;
  endTag(s, tag);
  return { kind: 'import', template, name, withContext, start: tag, end: s.end };
}

function parseFrom(parser: Parser, tag: number): Statement {
  const s: Scanner = parser.scanner;
  s.next();
  const template = parseExpression(s);
  if (!s.skipWord('import')) s.fail(`Expected "import", found ${s.describe()}.`);
  const names = [];
  let withContext: boolean | undefined;
  for (;;) {
    if (names.length > 0) s.expect(',');
    withContext = parseContext(s);
    if (withContext !== undefined) break;
    const { start, end } = s;
    const name = s.expectName('a name to import');
    if (name.startsWith('_')) s.fail('A name that starts with "_" cannot be imported.', start, end);
    const alias = s.skipWord('as') ? s.expectName('a name for the import') : name;
    names.push({ name, alias, start, end });
    withContext = parseContext(s);
    if (withContext !== undefined || !s.is(',')) break;
  }
  endTag(s, tag);
  return { kind: 'from-import', template, names, withContext: withContext ?? false, start: tag, end: s.end };
}

function parseInclude(parser: Parser, tag: number): Statement {
  const s: Scanner = parser.scanner;
  s.next();
  const template = parseExpression(s);
  let ignoreMissing = false;
  if (s.isWord('ignore') && s.peek().text === 'missing') {
    ignoreMissing = true;
    s.next();
    s.next();
  }
  const withContext = parseContext(s) ?? true;
  endTag(s, tag);
  return { kind: 'include', template, ignoreMissing, withContext, start: tag, end: s.end };
}

function parseBlock(parser: Parser, tag: number): Statement {
  const s: Scanner = parser.scanner;
  s.next();
  const name = s.expectName('the name of the block');
  const scoped = s.skipWord('scoped');
  s.skipWord('required');
  const { loops } = parser;
  parser.loops = 0;
  const { body } = parseBlockBody(parser, 'block', tag, ['endblock']);
  parser.loops = loops;
  return { kind: 'block', name, scoped, body, start: tag, end: endBlock(s, tag, name) };
}
