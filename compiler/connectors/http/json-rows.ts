/** The rows of a JSON answer as lines; numbers become text with the digits that they came with. */
export interface JsonRows {
  readonly lines: readonly string[];
  /** The whole answer, for what says where the next page is. */
  readonly answer: unknown;
}

/** Reads a page; what is wrong with it as a sentence's end. */
export function jsonRows(text: string, path: string): JsonRows | { readonly problem: string } {
  let answer: unknown;
  try {
    answer = JSON.parse(quoteNumbers(text));
  } catch {
    return { problem: text.trim() === '' ? 'the page is empty' : 'the page is no JSON, or ends in the middle' };
  }
  const rows = valueAt(answer, path);
  if (!Array.isArray(rows)) return { problem: path === '' ? 'the page is no list of rows' : `there is no list of rows at "${path}"` };
  const wrong = rows.findIndex((row) => typeof row !== 'object' || row === null || Array.isArray(row));
  if (wrong >= 0) return { problem: `row ${wrong + 1} of the page is no object` };
  return { lines: rows.map((row) => JSON.stringify(row)), answer };
}

/** The value at a path of keys: `data.rates`. */
export function valueAt(value: unknown, path: string): unknown {
  return path === '' ? value : path.split('.').reduce<unknown>((at, key) => (typeof at === 'object' && at !== null && Object.hasOwn(at, key) ? (at as Record<string, unknown>)[key] : undefined), value);
}

/** JavaScript's numbers lose digits, so that each is read as text. */
function quoteNumbers(json: string): string {
  return json.replace(/"(?:[^"\\]|\\.)*"|-?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/g, (token) => (token.startsWith('"') ? token : `"${token}"`));
}
