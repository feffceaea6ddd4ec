/**
 * A header's name as columns are named: byte order mark and outer blanks off, `CamelCase`, `A b/C` and `a-b` to `snake_case`.
 * Runs of capitals stay one word: `HTTPCode` is `http_code`.
 */
export function normalise(header: string): string {
  return header
    .replace(/^\uFEFF/, '')
    .trim()
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1_$2')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .toLowerCase();
}

/** The fields of a CSV text's first record: `,` between fields, `"` around, doubled inside; quoted fields may hold line ends. Undefined when the text ends inside quotes. */
export function firstRecord(text: string): readonly string[] | undefined {
  const fields: string[] = [];
  let field = '';
  let quoted = false;
  for (let i = text.startsWith('\uFEFF') ? 1 : 0; i < text.length; i++) {
    const char = text[i]!;
    if (quoted) {
      if (char !== '"') field += char;
      else if (text[i + 1] === '"') field += text[i++];
      else quoted = false;
    } else if (char === '"') {
      quoted = true;
    } else if (char === ',') {
      fields.push(field);
      field = '';
    } else if (char === '\n' || char === '\r') {
      return [...fields, field];
    } else {
      field += char;
    }
  }
  return quoted ? undefined : [...fields, field];
}
