/**
 * Compares two bags of rows, order-free and typed, and gives the lines that show how they differ: an empty list when they do
 * not. A row that is missing stands beside the extra row that is most like it, with the columns that differ.
 */
export function compareRows(columns: readonly string[], actual: readonly (readonly unknown[])[], expected: readonly (readonly unknown[])[]): readonly string[] {
  const extra = bag(actual);
  const missing: (readonly unknown[])[] = [];
  for (const row of expected) {
    const key = keyOf(row);
    const same = extra.get(key);
    if (!same) missing.push(row);
    else if (same.length === 1) extra.delete(key);
    else same.pop();
  }
  const left = [...extra.values()].flat();
  const lines: string[] = [];
  for (const row of missing) {
    const like = mostAlike(row, left);
    if (like === undefined) {
      lines.push(`missing  ${show(columns, row)}`);
      continue;
    }
    left.splice(left.indexOf(like), 1);
    lines.push(`expected ${show(columns, row)}`, `got      ${show(columns, like)}`);
    const differing = columns.filter((_, index) => text(row[index]) !== text(like[index]));
    lines.push(`         ${differing.map((column) => `${column}: ${text(row[columns.indexOf(column)])} → ${text(like[columns.indexOf(column)])}`).join(', ')}`);
  }
  for (const row of left) lines.push(`extra    ${show(columns, row)}`);
  return lines;
}

function bag(rows: readonly (readonly unknown[])[]): Map<string, (readonly unknown[])[]> {
  const found = new Map<string, (readonly unknown[])[]>();
  for (const row of rows) {
    const key = keyOf(row);
    const same = found.get(key);
    if (same) same.push(row);
    else found.set(key, [row]);
  }
  return found;
}

function keyOf(row: readonly unknown[]): string {
  return row.map(text).join('\u001f');
}

/** The row that shares the most values; undefined when none shares one. */
function mostAlike(row: readonly unknown[], rows: readonly (readonly unknown[])[]): readonly unknown[] | undefined {
  let best: readonly unknown[] | undefined;
  let most = 0;
  for (const other of rows) {
    const shared = row.filter((value, index) => text(value) === text(other[index])).length;
    if (shared > most) [best, most] = [other, shared];
  }
  return best;
}

function show(columns: readonly string[], row: readonly unknown[]): string {
  return columns.map((column, index) => `${column}=${text(row[index])}`).join(' ');
}

/** A value as it is told apart and shown: null is not the text 'null', 1 is not '1'. */
function text(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  if (typeof value === 'string') return `'${value}'`;
  if (typeof value === 'bigint') return value.toString();
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return `[${value.map(text).join(', ')}]`;
  if (typeof value === 'object') return `{${Object.entries(value).map(([key, each]) => `${key}: ${text(each)}`).join(', ')}}`;
  return String(value);
}
