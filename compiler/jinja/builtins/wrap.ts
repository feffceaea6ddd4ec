import { JinjaError } from '../errors.ts';
import { textLength } from '../runtime/iterate.ts';

interface WrapOptions {
  readonly width: number;
  readonly breakLong: boolean;
  readonly breakHyphens: boolean;
}

const space = '[\\t\\n\\v\\f\\r ]';
const word = '[\\p{L}\\p{N}_!"\'&.,?]';
const letter = '[\\p{L}_]';

// The chunks between which Python's textwrap may break a line: white space, words with their hyphens, em-dashes.
const chunks = new RegExp(
  `(${space}+` +
    `|(?<=${word})-{2,}(?=[\\p{L}\\p{N}_])` +
    `|[^\\t\\n\\v\\f\\r ](?:[^\\t\\n\\v\\f\\r ]*?)(?:-(?:(?<=${letter}{2}-)|(?<=${letter}-${letter}-))(?=${letter}-?${letter})|(?=${space}|$)|(?<=${word})(?=-{2,}[\\p{L}\\p{N}_])))`,
  'u',
);
const plainChunks = new RegExp(`(${space}+)`, 'u');

/** Python's `textwrap.wrap` of one paragraph. */
export function wrapText(text: string, { width, breakLong, breakHyphens }: WrapOptions): string[] {
  if (width <= 0) throw new JinjaError('value', `invalid width ${width} (must be > 0)`);
  const rest = text.split(breakHyphens ? chunks : plainChunks).filter((chunk) => chunk !== '').reverse();
  const lines: string[] = [];
  while (rest.length > 0) {
    const line: string[] = [];
    let length = 0;
    if (isBlank(rest.at(-1)!) && lines.length > 0) rest.pop();
    while (rest.length > 0) {
      const size = textLength(rest.at(-1)!);
      if (length + size > width) break;
      line.push(rest.pop()!);
      length += size;
    }
    if (rest.length > 0 && textLength(rest.at(-1)!) > width) breakChunk(rest, line, length, width, breakLong, breakHyphens);
    if (line.length > 0 && isBlank(line.at(-1)!)) line.pop();
    if (line.length > 0) lines.push(line.join(''));
  }
  return lines;
}

function isBlank(chunk: string): boolean {
  return chunk.trim() === '';
}

/** A word longer than a line: cut, or put on a line of its own. */
function breakChunk(rest: string[], line: string[], length: number, width: number, breakLong: boolean, breakHyphens: boolean): void {
  const room = width < 1 ? 1 : width - length;
  if (breakLong) {
    const all = Array.from(rest.pop()!);
    let end = room;
    if (breakHyphens && all.length > room) {
      const hyphen = all.slice(0, room).lastIndexOf('-');
      if (hyphen > 0 && all.slice(0, hyphen).some((character) => character !== '-')) end = hyphen + 1;
    }
    line.push(all.slice(0, end).join(''));
    rest.push(all.slice(end).join(''));
  } else if (line.length === 0) line.push(rest.pop()!);
}
