/** True when every name in FROM is a WITH entry of the text, or stands in brackets; a word that only seems to stand in FROM makes it false. */
export function readsNothingElse(sql: string): boolean {
  const text = sql.replaceAll(/--[^\n]*|\/\*[\s\S]*?\*\//g, ' ');
  const entries = new Set([...text.matchAll(/\b([A-Za-z_]\w*)\s*(?:\([\w\s,]*\)\s*)?as\s+(?:not\s+materialized\s+|materialized\s+)?\(/gi)].map(([, name]) => name!.toLowerCase()));
  for (const [, before, after] of text.matchAll(/\b(\w+\s+)?(?:from|join)\s+(\(|[^\s(),;]+\s*\(?)/gi)) {
    const next = after!.trim();
    if (next === '(' || /^distinct\s/i.test(before ?? '')) continue;
    const [, name, call] = /^([A-Za-z_]\w*)\s*(\()?$/.exec(next) ?? [];
    if (name === undefined) return false;
    if (call !== undefined ? !ROWS.has(name.toLowerCase()) : !entries.has(name.toLowerCase()) && !/^(?:lateral|unnest)$/i.test(name)) return false;
  }
  return true;
}

/** Functions in FROM whose columns hang on nothing but their arguments. */
const ROWS: ReadonlySet<string> = new Set(['range', 'generate_series', 'unnest', 'values']);
