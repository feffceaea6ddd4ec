import { describe, expect, it } from 'vitest';
import { csvLines, jsonLines, type LineReader } from '../../compiler/connectors/http/lines.ts';

/** All that a reader hands on, and its rows, when the text comes in chunks that end at these places. */
function read(reader: LineReader, text: string, cuts: readonly number[]): { readonly text: string; readonly rows: number } {
  const bytes = Buffer.from(text);
  const ends = [...new Set(cuts)].filter((cut) => cut > 0 && cut < bytes.length).sort((a, b) => a - b);
  const parts = [...ends, bytes.length].map((end, at) => reader.next(bytes.subarray(ends[at - 1] ?? 0, end)));
  parts.push(reader.end());
  return { text: Buffer.concat(parts.map(({ content }) => content)).toString(), rows: parts.reduce((sum, { rows }) => sum + rows, 0) };
}

describe('lines of JSON', () => {
  it.each([
    ['', '', 0],
    ['{"a":1}\n', '{"a":1}\n', 1],
    ['{"a":1}\n\n\r\n{"a":2}\r\n', '{"a":1}\n\n\r\n{"a":2}\r\n', 2],
    ['{"a":1}\n{"a":"é"}', '{"a":1}\n{"a":"é"}\n', 2],
    ['\n\r', '\n\r', 0],
  ])('%j', (given, text, rows) => {
    expect(read(jsonLines(), given, [])).toEqual({ text, rows });
  });
});

describe('lines of CSV', () => {
  it.each([
    ['', '', 0, ''],
    ['id\n', 'id\n', 0, ''],
    ['id', 'id\n', 0, ''],
    ['id,note\n1,"a\nb"\n\n2,c', 'id,note\n1,"a\nb"\n\n2,c\n', 2, '1,"a\nb"\n\n2,c\n'],
    ['"id\n",note\r\n1,""""\r\n', '"id\n",note\r\n1,""""\r\n', 1, '1,""""\r\n'],
  ])('%j', (given, text, rows, below) => {
    expect(read(csvLines(false), given, [])).toEqual({ text, rows });
    expect(read(csvLines(true), given, [])).toEqual({ text: below, rows });
  });
});

it('are the same wherever a chunk ends', () => {
  const texts = ['{"a":1}\n\n\r\n{"a":2}\r\n{"é":"\r', 'id,note\r\n1,"a\n\r\n""b"\n\n2,c', '\r\n\n"x\n",y\n\n1,2\n'];
  for (const text of texts) {
    for (const reader of [jsonLines, () => csvLines(false), () => csvLines(true)]) {
      const whole = read(reader(), text, []);
      for (let one = 1; one < text.length + 1; one++) for (let two = one; two < text.length + 1; two++) expect(read(reader(), text, [one, two])).toEqual(whole);
    }
  }
});
