import { describe, expect, it } from 'vitest';
import { createOutput } from '../../compiler/cli/output.ts';
import { colors, wantsColors } from '../../compiler/cli/ui/colors.ts';
import { csvText, jsonText, tableText } from '../../compiler/cli/ui/table.ts';
import { pad, textWidth, truncate, wrap } from '../../compiler/cli/ui/text-width.ts';

function recorder(isTTY = false) {
  const stream = { text: '', isTTY, columns: 80, rows: 24, write(text: string) { this.text += text; } };
  return stream;
}

describe('output', () => {
  it('hides secrets of the environment and those that were looked up, in every form', () => {
    const [out, err] = [recorder(), recorder()];
    const output = createOutput(out, err, colors(false), { LAKEC_SECRET_DB_PASSWORD: 'hunter"22', OTHER: 'visible' });
    output.hide('sw0rd/fish');
    output.out('pw=hunter"22 visible\n');
    output.err(`${JSON.stringify('hunter"22')} sw0rd/fish sw0rd%2Ffish`);
    expect([out.text, err.text]).toEqual(['pw=*** visible\n', '"***" *** ***']);
  });

  it('keeps the live lines below what is printed', () => {
    const out = recorder(true);
    const output = createOutput(out, out, colors(false), {});
    output.foot(['a', 'b']);
    output.out('done\n');
    output.foot([]);
    expect(out.text).toBe('a\nb\n\x1b[2A\x1b[0Jdone\na\nb\n\x1b[2A\x1b[0J');
  });

  it('colours when a terminal wants it', () => {
    expect([wantsColors(undefined, {}, true), wantsColors(undefined, { NO_COLOR: '1' }, true), wantsColors(undefined, { FORCE_COLOR: '1' }, false), wantsColors(true, { NO_COLOR: '1' }, false), wantsColors(undefined, { TERM: 'dumb' }, true)]).toEqual([true, false, true, true, false]);
  });
});

describe('tables of rows', () => {
  const result = {
    columns: [{ name: 'id', type: 'BIGINT' }, { name: 'name', type: 'VARCHAR' }, { name: 'amount', type: 'DECIMAL(12,2)' }],
    rows: [[1, 'Ada', '25.00'], [12345678901234567890n, null, '-7.5'], [3, 'a,"b"\n顧客', null]],
  };

  it('aligns, shows null, and keeps each row on a line', () => {
    expect(`\n${tableText(result, { width: 80, colors: colors(false) })}`).toBe(`
                  id │ name       │ amount
─────────────────────┼────────────┼───────
                   1 │ Ada        │  25.00
12345678901234567890 │ null       │   -7.5
                   3 │ a,"b"⏎顧客 │   null
`);
  });

  it('cuts what is too wide, and names what it leaves out', () => {
    const wide = { columns: Array.from({ length: 12 }, (_, at) => ({ name: `column_${at}`, type: 'VARCHAR' })), rows: [Array.from({ length: 12 }, () => 'x'.repeat(50))] };
    const text = tableText(wide, { width: 60, colors: colors(false) });
    expect(Math.max(...text.split('\n').slice(0, 3).map(textWidth))).toBeLessThanOrEqual(60);
    expect(text).toContain('more columns');
  });

  it('gives JSON that reads back, and CSV with null and empty kept apart', () => {
    expect(JSON.parse(jsonText(result))[1]).toEqual({ id: '12345678901234567890', name: null, amount: '-7.5' });
    expect(csvText({ columns: [{ name: 'a', type: '' }, { name: 'b,c', type: '' }], rows: [[null, ''], ['x"y', true]] })).toBe('a,"b,c"\n,""\n"x""y",true\n');
    expect(jsonText({ columns: [], rows: [] })).toBe('[]\n');
  });
});

describe('widths', () => {
  it('counts columns of a terminal', () => {
    expect([textWidth('abc'), textWidth('顧客'), textWidth('e\u0301'), textWidth('😀')]).toEqual([3, 4, 1, 2]);
    expect([truncate('顧客顧客', 5), truncate('abcdef', 4), pad('顧', 4), wrap('one two three', 7)]).toEqual(['顧客…', 'abc…', '顧  ', ['one two', 'three']]);
  });
});
