/** What of a chunk is written, and how many rows end in it. */
export interface Lines {
  readonly content: Uint8Array;
  readonly rows: number;
}

/** Follows an answer of lines, chunk by chunk; blank lines are no rows, and a last line without an end is given one. */
export interface LineReader {
  next(chunk: Uint8Array): Lines;
  end(): Lines;
}

const LF = 10;
const CR = 13;
const QUOTE = 34;
const NOTHING = new Uint8Array();

/** Lines of JSON, in which no line end stands but those between rows. */
export function jsonLines(): LineReader {
  let open = false;
  /** True where a line has more than line ends between two places. */
  const filled = (chunk: Uint8Array, from: number, to: number): boolean => {
    while (from < to && chunk[from] === CR) from++;
    return from < to;
  };
  return {
    next(chunk) {
      let rows = 0;
      let start = 0;
      for (let at = chunk.indexOf(LF); at >= 0; at = chunk.indexOf(LF, start)) {
        if (open || filled(chunk, start, at)) rows++;
        open = false;
        start = at + 1;
      }
      open ||= filled(chunk, start, chunk.length);
      return { content: chunk, rows };
    },
    end: () => (open ? { content: Buffer.from('\n'), rows: 1 } : { content: NOTHING, rows: 0 }),
  };
}

/** Lines of CSV, in whose quotes line ends may stand. The header is no row; `follows`: it is left out, since it stands in the file already. */
export function csvLines(follows: boolean): LineReader {
  let quoted = false;
  let header = true;
  let last = LF;
  return {
    next(chunk) {
      let rows = 0;
      let from = follows && header ? chunk.length : 0;
      for (let at = 0; at < chunk.length; at++) {
        const byte = chunk[at]!;
        if (byte === QUOTE) quoted = !quoted;
        if (byte === LF && !quoted) {
          if (!header) rows += last === LF ? 0 : 1;
          else if (follows) from = at + 1;
          header = false;
        }
        if (byte !== CR) last = byte;
      }
      return { content: chunk.subarray(from), rows };
    },
    end: () => (last === LF || (follows && header) ? { content: NOTHING, rows: 0 } : { content: Buffer.from('\n'), rows: header ? 0 : 1 }),
  };
}
