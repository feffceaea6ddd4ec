import type { Read } from './index.ts';

/** A part of the text that is made: copied from the one that was given (`start` to `end` there), or written instead of that part. */
export interface Piece {
  readonly start: number;
  readonly end: number;
  readonly text?: string;
}

/** The text that pieces make, with white space between them as it was given. */
export function textOf(pieces: readonly Piece[], given: string): Read {
  let sql = '';
  const starts: { readonly at: number; readonly piece: Piece }[] = [];
  for (const piece of pieces) {
    starts.push({ at: sql.length, piece });
    sql += piece.text ?? given.slice(piece.start, piece.end);
  }
  return {
    sql,
    at(offset) {
      let low = 0;
      let high = starts.length - 1;
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if (starts[middle]!.at <= offset) low = middle;
        else high = middle - 1;
      }
      const found = starts[low];
      if (!found) return 0;
      const { start, end, text } = found.piece;
      return Math.min(start + offset - found.at, text === undefined ? end : Math.max(start, end - 1));
    },
  };
}
