import type { Diagnostic, Span } from '../../contracts/diagnostics.ts';
import type { Colors } from './colors.ts';
import { isArgument, sourceText, type SourceOf, type SourceText } from './source-text.ts';
import { charWidth, printable, textWidth } from './text-width.ts';

/** How a diagnostic is drawn. */
export interface Drawing {
  readonly sourceOf: SourceOf;
  readonly colors: Colors;
  /** Columns of the terminal: longer lines of a file are cut around what is wrong. */
  readonly width: number;
}

/** Draws a diagnostic: what is wrong, where with the text itself, and what to do. Ends without a line end. */
export function diagnosticText(diagnostic: Diagnostic, drawing: Drawing): string {
  const { colors } = drawing;
  const color = diagnostic.severity === 'error' ? colors.red : colors.yellow;
  const marks = marksOf(diagnostic);
  const texts = new Map<string, SourceText>();
  for (const { span } of marks) {
    const text = texts.has(span.file) ? undefined : drawing.sourceOf(span.file);
    if (text !== undefined) texts.set(span.file, sourceText(text));
  }
  const lastLines = marks.map(({ span }) => texts.get(span.file)?.place(Math.max(span.start, span.end - 1)).line ?? 0);
  const gutter = Math.max(2, String(Math.max(0, ...lastLines)).length);
  const margin = ' '.repeat(gutter);
  const [first, ...rest] = printable(diagnostic.message).split('\n');
  const out = [`${color(colors.bold(`${diagnostic.severity}[${diagnostic.code}]`))}${colors.bold(`: ${first}`)}`, ...rest.map((line) => `${margin}${line}`)];
  for (const [at, file] of [...new Set(marks.map(({ span }) => span.file))].entries()) {
    const here = marks.filter(({ span }) => span.file === file);
    out.push(...excerpt(file, texts.get(file), here, at === 0 ? '-->' : ':::', gutter, color, drawing));
  }
  const bullet = (name: string, text: string) => {
    const [head, ...tail] = printable(text).split('\n');
    return [`${margin}${colors.blue('=')} ${colors.bold(`${name}:`)} ${head}`, ...tail.map((line) => `${margin}  ${' '.repeat(name.length + 2)}${line}`)];
  };
  if (!diagnostic.span && diagnostic.node) out.push(...bullet('node', diagnostic.node));
  if (diagnostic.notes && diagnostic.notes.length > 0) out.push(...bullet('note', diagnostic.notes.join('\n')));
  if (diagnostic.hint !== undefined) out.push(...bullet('hint', diagnostic.hint));
  return out.join('\n');
}

interface Mark {
  readonly span: Span;
  readonly primary: boolean;
  readonly text: string;
}

function marksOf(diagnostic: Diagnostic): readonly Mark[] {
  return [
    ...(diagnostic.span ? [{ span: diagnostic.span, primary: true, text: '' }] : []),
    ...(diagnostic.labels ?? []).map(({ span, text }) => ({ span, primary: false, text })),
  ];
}

/** The place, and the lines of one file with what is marked in them. */
function excerpt(file: string, source: SourceText | undefined, marks: readonly Mark[], arrow: string, gutter: number, color: (text: string) => string, drawing: Drawing): string[] {
  const { colors } = drawing;
  const margin = ' '.repeat(gutter);
  const argument = isArgument(file);
  const place = source?.place(marks[0]!.span.start);
  const head = `${margin}${colors.blue(arrow)} ${printable(file)}${place && !argument ? `:${place.line}:${place.column}` : ''}`;
  if (!source) return [head];
  const bar = colors.blue('|');
  const out = [head, `${margin} ${bar}`];
  const rows = rowsOf(source, marks);
  rows.forEach(({ line, underlines }, at) => {
    const before = rows[at - 1]?.line ?? line;
    if (line - before > 1) out.push(line - before === 2 ? numbered(before + 1) : `${colors.blue('...')}`);
    const view = window(source.lines[line - 1]!.text, underlines, drawing.width - gutter - 3);
    out.push(numbered(line, view.text));
    view.underlines.forEach(({ start, width, mark }) => {
      const sign = mark.primary ? color('^'.repeat(width)) : colors.blue('-'.repeat(width));
      out.push(`${margin} ${bar} ${' '.repeat(start)}${sign}${mark.text ? ` ${mark.primary ? color(mark.text) : colors.blue(printable(mark.text))}` : ''}`);
    });
  });
  return out;

  function numbered(line: number, shown = visible(source!.lines[line - 1]!.text).text): string {
    return `${colors.blue(argument ? margin : String(line).padEnd(gutter))} ${bar} ${shown}`.trimEnd();
  }
}

interface Underline {
  /** UTF-16 offsets in the line. */
  readonly start: number;
  readonly end: number;
  readonly mark: Mark;
}

/** Lines that are shown, each with what is underlined; of a span of several lines the first and the last. */
function rowsOf(source: SourceText, marks: readonly Mark[]): { line: number; underlines: Underline[] }[] {
  const rows = new Map<number, Underline[]>();
  const add = (line: number, start: number, end: number, mark: Mark) => rows.set(line, [...(rows.get(line) ?? []), { start, end, mark }]);
  for (const mark of marks) {
    const { start, end } = mark.span;
    const first = source.place(start).line;
    const last = Math.max(first, source.place(Math.max(start, end - 1)).line);
    const lineOf = (line: number) => source.lines[line - 1]!;
    if (first === last) add(first, start - lineOf(first).start, end - lineOf(first).start, mark);
    else {
      add(first, start - lineOf(first).start, lineOf(first).text.length, { ...mark, text: '' });
      const indent = lineOf(last).text.search(/\S|$/);
      add(last, Math.min(indent, end - 1 - lineOf(last).start), end - lineOf(last).start, mark);
    }
  }
  return [...rows].sort(([a], [b]) => a - b).map(([line, underlines]) => ({ line, underlines: underlines.sort((a, b) => a.start - b.start) }));
}

const TAB = 4;

/** A line as a terminal shows it: tabs as blanks, control characters visible; `columns[offset]` is where a code unit starts. */
function visible(line: string): { text: string; columns: number[] } {
  let text = '';
  const columns: number[] = [];
  let column = 0;
  for (const char of line) {
    const shown = char === '\t' ? ' '.repeat(TAB - (column % TAB)) : printable(char);
    for (let unit = 0; unit < char.length; unit++) columns.push(column);
    text += shown;
    column += char === '\t' ? shown.length : textWidth(shown);
  }
  columns.push(column);
  return { text, columns };
}

/** The line and its underlines in columns; a line that is too long is cut to the part around its first underline. */
function window(line: string, underlines: readonly Underline[], width: number): { text: string; underlines: { start: number; width: number; mark: Mark }[] } {
  const { text, columns } = visible(line);
  const columnOf = (offset: number) => columns[Math.max(0, Math.min(offset, columns.length - 1))]!;
  const placed = underlines.map(({ start, end, mark }) => ({ start: columnOf(start), width: Math.max(1, columnOf(end) - columnOf(start)), mark }));
  const total = columns.at(-1)!;
  const room = Math.max(20, width);
  if (total <= room) return { text, underlines: placed };
  const focus = placed[0]!;
  const from = Math.max(0, Math.min(focus.start - Math.floor(room / 3), total - room + 2));
  const to = from + room - (from > 0 ? 1 : 0) - 1;
  const shift = from > 0 ? from - 1 : 0;
  return {
    text: `${from > 0 ? '…' : ''}${slice(text, from, to)}${to < total ? '…' : ''}`,
    underlines: placed
      .filter(({ start }) => start >= from && start <= to)
      .map(({ start, width: wide, mark }) => ({ start: start - shift, width: Math.max(1, Math.min(wide, to - start)), mark })),
  };
}

/** The characters that stand between two columns; one that is cut in half becomes a blank. */
function slice(text: string, from: number, to: number): string {
  let kept = '';
  let column = 0;
  for (const char of text) {
    const next = column + charWidth(char);
    if (column >= from && next <= to) kept += char;
    else if (next > from && column < to) kept += ' '.repeat(Math.min(next, to) - Math.max(column, from));
    column = next;
  }
  return kept;
}
