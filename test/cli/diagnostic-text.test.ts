import { describe, expect, it } from 'vitest';
import type { Diagnostic } from '../../compiler/contracts/diagnostics.ts';
import { colors } from '../../compiler/cli/ui/colors.ts';
import { diagnosticLog, jsonLine } from '../../compiler/cli/ui/diagnostic-log.ts';
import { diagnosticText } from '../../compiler/cli/ui/diagnostic-text.ts';

function draw(text: string, marked: string, more: Partial<Diagnostic> = {}, width = 80): string {
  const start = text.indexOf(marked);
  const diagnostic: Diagnostic = { code: 'unknown-ref', severity: 'error', message: 'No such thing.', span: { file: 'models/a.sql', start, end: start + marked.length }, ...more };
  return `\n${diagnosticText(diagnostic, { sourceOf: (file) => (file === 'models/a.sql' ? text : file === 'macros/m.sql' ? 'x\n{% macro m() %}' : undefined), colors: colors(false), width })}\n`;
}

describe('diagnosticText', () => {
  it('shows the text that is wrong, and what to do', () => {
    expect(draw("select *\nfrom x\nwhere 1\nand {{ ref('stg_order') }}\n", "'stg_order'", { hint: "Did you mean ref('stg_orders')?" })).toBe(`
error[unknown-ref]: No such thing.
  --> models/a.sql:4:12
   |
4  | and {{ ref('stg_order') }}
   |            ^^^^^^^^^^^
  = hint: Did you mean ref('stg_orders')?
`);
  });

  it('keeps carets under tabs, wide characters and CRLF', () => {
    expect(draw('a\r\n\tb\t顧客 oops, x\r\nz', 'oops')).toBe(`
error[unknown-ref]: No such thing.
  --> models/a.sql:2:7
   |
2  |     b   顧客 oops, x
   |              ^^^^
`);
    expect(draw('select 😀é́ as x', 'as')).toContain('\n1  | select 😀é́ as x\n   |            ^^\n');
  });

  it('marks the first and the last line of a longer text', () => {
    expect(draw('one\ntwo (\n  three\n  four\n) five', '(\n  three\n  four\n)')).toBe(`
error[unknown-ref]: No such thing.
  --> models/a.sql:2:5
   |
2  | two (
   |     ^
...
5  | ) five
   | ^
`);
  });

  it('shows labels in the same file and in others, and notes', () => {
    const span = (file: string, start: number, end: number) => ({ file, start, end });
    expect(draw('alpha\nbeta\ngamma\ndelta', 'delta', {
      labels: [{ span: span('models/a.sql', 6, 10), text: 'first here' }, { span: span('macros/m.sql', 11, 14), text: 'called here' }, { span: span('gone.sql', 1, 2), text: 'gone' }],
      notes: ['first line\nsecond line'],
    })).toBe(`
error[unknown-ref]: No such thing.
  --> models/a.sql:4:1
   |
2  | beta
   | ---- first here
3  | gamma
4  | delta
   | ^^^^^
  ::: macros/m.sql:2:10
   |
2  | {% macro m() %}
   |          --- called here
  ::: gone.sql
  = note: first line
          second line
`);
  });

  it('cuts a long line to what surrounds the mistake', () => {
    const line = `${'x'.repeat(300)}HERE${'y'.repeat(300)}`;
    const drawn = draw(line, 'HERE', {}, 60);
    expect(Math.max(...drawn.split('\n').map((row) => row.length))).toBeLessThanOrEqual(60);
    const [shown, caret] = drawn.split('\n').slice(4, 6) as [string, string];
    expect(shown.slice(caret.indexOf('^'), caret.lastIndexOf('^') + 1)).toBe('HERE');
  });

  it('points at an empty place, at the end of the file, and at an argument', () => {
    expect(draw('abc\n', '')).toContain('1  | abc\n   | ^\n');
    expect(draw('abc', 'zzz', { span: { file: 'models/a.sql', start: 3, end: 3 } })).toContain('1  | abc\n   |    ^\n');
    const argument = diagnosticText({ code: 'c', severity: 'warning', message: 'm', span: { file: '--select', start: 2, end: 5 } }, { sourceOf: () => 'a tga:x', colors: colors(false), width: 80 });
    expect(argument).toBe('warning[c]: m\n  --> --select\n   |\n   | a tga:x\n   |   ^^^');
  });

  it('never sends a terminal what stands in a file', () => {
    expect(draw('a\x1b[2Jb\x07', 'b', { message: 'told \x1b]0;x\x07' })).not.toMatch(/[\x1b\x07]/);
  });

  it('widens the margin for long line numbers', () => {
    expect(draw(`${'\n'.repeat(1233)}wrong`, 'wrong')).toContain('\n    --> models/a.sql:1234:1\n     |\n1234 | wrong\n     | ^^^^^');
  });

  it('survives any span', () => {
    let seed = 5;
    const random = (below: number) => (seed = (seed * 48271) % 2147483647) % below;
    const pieces = ['a', '\t', '\n', '\r\n', '\r', '😀', '顧', '\u0301', ' ', '\x00', 'word'];
    for (let round = 0; round < 2000; round++) {
      const text = Array.from({ length: random(30) }, () => pieces[random(pieces.length)]!).join('');
      const span = () => { const start = random(text.length + 3); return { file: 'f', start, end: start + random(8) }; };
      const width = 40 + random(40);
      diagnosticText({ code: 'c', severity: 'error', message: 'm', span: span(), labels: [{ span: span(), text: 't' }] }, { sourceOf: () => text, colors: colors(false), width });
    }
  });
});

describe('diagnosticLog', () => {
  it('prints each diagnostic once, by place, and counts', () => {
    const printed: string[] = [];
    const log = diagnosticLog({ print: ({ message }) => printed.push(message), warnError: false });
    const at = (message: string, file?: string, start = 0, severity: 'error' | 'warning' = 'error') => log.report({ code: 'c', severity, message, ...(file && { span: { file, start, end: start } }) });
    at('no place');
    at('b9', 'b', 9);
    at('b10', 'b', 10, 'warning');
    at('a', 'a', 50);
    at('b9', 'b', 9);
    log.flush();
    at('a', 'a', 50);
    at('later', 'a', 1);
    log.flush();
    expect(printed).toEqual(['a', 'b9', 'b10', 'no place', 'later']);
    expect([log.errors, log.warnings, log.summary()]).toEqual([4, 1, '4 errors and 1 warning']);
  });

  it('makes warnings errors when asked', () => {
    const log = diagnosticLog({ print: () => {}, warnError: true });
    log.report({ code: 'c', severity: 'warning', message: 'm' });
    expect([log.errors, log.warnings]).toEqual([1, 0]);
  });

  it('gives JSON with lines and columns', () => {
    expect(JSON.parse(jsonLine({ code: 'c', severity: 'error', message: 'm', span: { file: 'f', start: 4, end: 6 } }, () => 'abc\nxyz', { invocationId: 'x', now: () => new Date(0) }))).toMatchObject({
      kind: 'diagnostic', code: 'c', severity: 'error', message: 'm', span: { file: 'f', start: 4, end: 6, line: 2, column: 1, endLine: 2, endColumn: 3 },
    });
  });
});
