/** A text literal: Spark reads a backslash as an escape. */
export function sparkString(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
