/** Gives the text that a span's `file` stands for: a file of the project, or an argument of the command line. */
export type SourceOf = (file: string) => string | undefined;

/** A place as people count: both from 1; columns in characters. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** A text cut into lines, for places and excerpts. LF, CRLF and a lone CR end a line. */
export interface SourceText {
  readonly lines: readonly { readonly start: number; readonly text: string }[];
  place(offset: number): Place;
}

/** Cuts a text into lines. */
export function sourceText(text: string): SourceText {
  const lines: { start: number; text: string }[] = [];
  let start = 0;
  for (const end of text.matchAll(/\r\n|\n|\r/g)) {
    lines.push({ start, text: text.slice(start, end.index) });
    start = end.index + end[0].length;
  }
  lines.push({ start, text: text.slice(start) });
  return {
    lines,
    place(offset) {
      let [low, high] = [0, lines.length - 1];
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if (lines[middle]!.start <= offset) low = middle;
        else high = middle - 1;
      }
      const line = lines[low]!;
      return { line: low + 1, column: Array.from(line.text.slice(0, Math.max(0, offset - line.start))).length + 1 };
    },
  };
}

/** Arguments of the command line are "files" named `--option` or `command line`: they have no line numbers to tell. */
export function isArgument(file: string): boolean {
  return file.startsWith('--') || file === 'command line';
}
