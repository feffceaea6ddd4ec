/** A field of a CSV text, unquoted, with its place. */
export interface CsvField {
  readonly text: string;
  /** UTF-16 offset in the text; quotes included. */
  readonly start: number;
  readonly end: number;
}

/** What a CSV text holds, or where it stops being one. */
export interface Csv {
  readonly rows: readonly (readonly CsvField[])[];
  readonly problem?: { readonly kind: 'open-quote' | 'text-after-quote'; readonly start: number; readonly end: number };
}

/**
 * Reads CSV as RFC 4180 has it: fields between `delimiter`s, quoted by `"` with `"` doubled inside, lines that end in LF, CRLF or CR.
 * A byte order mark and blank lines are left out.
 */
export function parseCsv(text: string, delimiter: string): Csv {
  const rows: (readonly CsvField[])[] = [];
  let row: CsvField[] = [];
  let at = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  const endRow = (): void => {
    const [only] = row;
    if (row.length > 1 || (only && only.end > only.start)) rows.push(row);
    row = [];
  };
  while (at < text.length) {
    const start = at;
    if (text[at] === '"') {
      const close = closingQuote(text, at);
      if (close < 0) return { rows, problem: { kind: 'open-quote', start, end: lineEnd(text, start) } };
      at = close + 1;
      if (at < text.length && !text.startsWith(delimiter, at) && text[at] !== '\n' && text[at] !== '\r') return { rows, problem: { kind: 'text-after-quote', start, end: lineEnd(text, at) } };
      row.push({ text: text.slice(start + 1, close).replaceAll('""', '"'), start, end: at });
    } else {
      while (at < text.length && text[at] !== '\n' && text[at] !== '\r' && !text.startsWith(delimiter, at)) at++;
      row.push({ text: text.slice(start, at), start, end: at });
    }
    if (text.startsWith(delimiter, at) && at < text.length) {
      at += delimiter.length;
      // A line that ends in a delimiter ends in an empty field.
      if (at >= text.length || text[at] === '\n' || text[at] === '\r') row.push({ text: '', start: at, end: at });
      else continue;
    }
    endRow();
    if (text[at] === '\r' && text[at + 1] === '\n') at += 2;
    else at += 1;
  }
  endRow();
  return { rows };
}

function closingQuote(text: string, open: number): number {
  for (let at = open + 1; ; at += 2) {
    at = text.indexOf('"', at);
    if (at < 0 || text[at + 1] !== '"') return at;
  }
}

function lineEnd(text: string, from: number): number {
  const found = /[\r\n]/.exec(text.slice(from));
  return found ? from + found.index : text.length;
}
