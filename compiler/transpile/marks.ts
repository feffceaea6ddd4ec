/**
 * Translated text while it is made. Places of the text that it comes from stand in it between control characters, which no SQL holds,
 * and so do brackets that are only there in case that something stands beside them.
 */
const [FROM, TO, OPEN, CLOSE, WORDS, WORDS_END] = ['\u0001', '\u0002', '\u0003', '\u0004', '\u0005', '\u0006'];

/** Says that what follows comes from this offset. */
export function mark(offset: number | undefined): string {
  return offset === undefined ? '' : `${FROM}${offset}${TO}`;
}

/** The text in brackets that `bare` takes off again. */
export function grouped(text: string): string {
  return `${OPEN}${text}${CLOSE}`;
}

/** The text without the brackets around all of it. */
export function bare(text: string): string {
  const [, marks, rest] = /^((?:\u0001\d+\u0002)*)([\s\S]*)$/.exec(text) ?? ['', '', text];
  if (rest![0] !== OPEN || !rest!.endsWith(CLOSE)) return text;
  let depth = 0;
  for (let i = 0; i < rest!.length; i++) {
    if (rest![i] === OPEN) depth++;
    else if (rest![i] === CLOSE && --depth === 0) return i === rest!.length - 1 ? `${marks}${bare(rest!.slice(1, -1))}` : text;
  }
  return text;
}

/** Stands for words that are put in as they are when the text is done. */
export function wordsMark(index: number): string {
  return `${WORDS}${index}${WORDS_END}`;
}

/** The finished text, and what place of the given one a place in it comes from. */
export function finished(text: string, words: readonly string[]): { readonly sql: string; readonly places: readonly (readonly [number, number])[] } {
  let sql = '';
  const places: [number, number][] = [];
  for (const [piece] of text.matchAll(/\u0001\d+\u0002|\u0005\d+\u0006|[\u0003\u0004]|[^\u0001-\u0006]+/g)) {
    const at = piece[0]!;
    if (at === FROM) places.push([sql.length, Number(piece.slice(1, -1))]);
    else if (at === WORDS) sql += words[Number(piece.slice(1, -1))] ?? '';
    else sql += at === OPEN ? '(' : at === CLOSE ? ')' : piece;
  }
  return { sql, places };
}

/** The place that the last mark before an offset names. */
export function placeAt(places: readonly (readonly [number, number])[], offset: number): number | undefined {
  let [low, high] = [0, places.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (places[middle]![0] <= offset) low = middle + 1;
    else high = middle;
  }
  return places[low - 1]?.[1] ?? places[0]?.[1];
}

/** The text, its lines moved in. Texts of SQL hold no line ends: they are written as escapes. */
export function indented(text: string): string {
  return text.replaceAll('\n', '\n  ').replace(/^/, '  ');
}
