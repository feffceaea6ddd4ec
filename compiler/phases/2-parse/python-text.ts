/** What of a Python text is code: comments and the insides of strings are blanks, so that offsets hold. Expressions of f-strings are code. */
export function codeOf(source: string): string {
  return [...blanked(source)].join('');
}

/** The text without its comments, its strings as they are. */
export function withoutComments(source: string): string {
  let text = '';
  for (const { kind, from, to } of pieces(source)) text += kind === 'comment' ? ' '.repeat(to - from) : source.slice(from, to);
  return text;
}

function* blanked(source: string): Generator<string> {
  for (const { kind, from, to } of pieces(source)) {
    const text = source.slice(from, to);
    if (kind === 'code') yield text;
    else if (kind === 'formatted') yield expressionsOf(text);
    else yield blank(text);
  }
}

interface Piece {
  readonly kind: 'code' | 'comment' | 'string' | 'formatted';
  readonly from: number;
  readonly to: number;
}

const START = /#|(?<![\w])([rRbBuUfFtT]{0,2})("""|'''|"|')/g;

function* pieces(source: string): Generator<Piece> {
  let from = 0;
  START.lastIndex = 0;
  for (let found = START.exec(source); found; found = START.exec(source)) {
    const [whole, prefix = '', quote] = found;
    if (found.index > from) yield { kind: 'code', from, to: found.index };
    const to = quote === undefined ? endOfLine(source, found.index) : endOfString(source, found.index + whole.length, quote);
    yield { kind: quote === undefined ? 'comment' : /[ft]/i.test(prefix) ? 'formatted' : 'string', from: found.index, to };
    from = to;
    START.lastIndex = to;
  }
  if (from < source.length) yield { kind: 'code', from, to: source.length };
}

function endOfLine(source: string, at: number): number {
  const end = source.indexOf('\n', at);
  return end < 0 ? source.length : end;
}

function endOfString(source: string, from: number, quote: string): number {
  for (let at = from; at < source.length; at++) {
    if (source[at] === '\\') at++;
    else if (source.startsWith(quote, at)) return at + quote.length;
    else if (source[at] === '\n' && quote.length === 1) return at;
  }
  return source.length;
}

const blank = (text: string): string => text.replace(/[^\n]/g, ' ');

/** What stands in the braces of an f-string. */
function expressionsOf(text: string): string {
  return text.replace(/\{\{|\}\}/g, '  ').replace(/([^{}]*)(\{[^{}]*\})?/g, (_, outside: string, expression: string | undefined) => blank(outside) + (expression ?? ''));
}
