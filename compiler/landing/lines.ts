/** A line of a CSV file. A text is quoted where it must be, and where it is empty: an empty field without quotes is null. */
export function csvLine(row: readonly (string | null)[]): string {
  return `${row.map((value) => (value === null ? '' : value === '' || /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value)).join(',')}\n`;
}

/** A line of an NDJSON file: an object of texts and nulls. */
export function jsonLine(columns: readonly string[], row: readonly (string | null)[]): string {
  return `{${columns.map((column, at) => `${JSON.stringify(column)}:${row[at] === null ? 'null' : JSON.stringify(row[at])}`).join(',')}}\n`;
}
