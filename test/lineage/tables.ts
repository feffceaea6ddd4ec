/** The tables of `queries.sql`, with the types of their columns. */
export const TABLES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  a: { x: 'INTEGER', y: 'INTEGER', k: 'INTEGER', s: 'VARCHAR', l: 'INTEGER[]' },
  b: { k: 'INTEGER', y: 'INTEGER', z: 'INTEGER', t: 'VARCHAR' },
  c: { id: 'INTEGER', k: 'INTEGER', v: 'INTEGER' },
};

/** Those, and one of what only DuckDB has, for `friendly.sql`. */
export const FRIENDLY: typeof TABLES = {
  ...TABLES,
  d: { i: 'INTEGER', st: 'STRUCT(p INTEGER, q INTEGER)', ls: 'STRUCT(p INTEGER, q INTEGER)[]', m: 'MAP(VARCHAR, INTEGER)', js: 'JSON' },
};

/** Numbers from 0 to 1 that are the same for the same seed. */
export function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state ^ (state >>> 15), 2246822519) + 0x9e3779b9) | 0;
    return ((state ^ (state >>> 13)) >>> 0) / 2 ** 32;
  };
}
