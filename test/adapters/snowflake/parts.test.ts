import { describe, expect, it } from 'vitest';
import { readsParts, rowSplitter } from '../../../compiler/snowflake/parts.ts';
import type { SnowflakeSettings } from '../../../compiler/snowflake/settings.ts';
import { rawReader } from '../../../compiler/snowflake/raw-values.ts';

describe('a part of a result', () => {
  const rows = [['1', 'plain', null], ['2', 'with "quotes", [brackets] and \\ a backslash', ''], ['3', '\\"]', '\u00e4\n\u2028']];
  const text = JSON.stringify(rows).slice(1, -1);

  it('gives the same rows however it is cut', () => {
    for (let size = 1; size <= text.length; size++) {
      const split = rowSplitter();
      const got = Array.from({ length: Math.ceil(text.length / size) }, (_, at) => split(text.slice(at * size, (at + 1) * size))).flat();
      expect(got, `pieces of ${size}`).toEqual(rows);
    }
  });

  it('may have its rows on lines of their own', () => {
    expect(rowSplitter()(text.replaceAll('],[', '],\n[\n'))).toEqual(rows);
  });
});

describe('values', () => {
  const read = (type: string, raw: string): unknown => rawReader({ name: 'X', type })(raw);
  it('are the texts that the client gives', () => {
    expect([read('fixed', '-12345678901234567890.10'), read('real', '1.5'), read('text', '1'), read('variant', '{"a": 1}'), read('binary', 'FF00'), read('boolean', '1'), read('boolean', '0')]).toEqual(['-12345678901234567890.10', '1.5', '1', '{"a": 1}', 'FF00', true, false]);
    expect([read('date', '0'), read('date', '-1'), read('date', '2932896'), read('date', '-719162')]).toEqual(['1970-01-01', '1969-12-31', '9999-12-31', '0001-01-01']);
    expect([read('time', '0'), read('time', '86399.999999999'), read('time', '3600.5')]).toEqual(['00:00:00.000000000', '23:59:59.999999999', '01:00:00.500000000']);
    expect([read('timestamp_ntz', '0'), read('timestamp_ntz', '-0.000001'), read('timestamp_ntz', '-86400'), read('timestamp_ntz', '-1.5'), read('timestamp_ntz', '1769817600.123456789')]).toEqual([
      '1970-01-01 00:00:00.000000000', '1969-12-31 23:59:59.999999000', '1969-12-31 00:00:00.000000000', '1969-12-31 23:59:58.500000000', '2026-01-31 00:00:00.123456789',
    ]);
    expect([read('timestamp_ltz', '0.5'), read('timestamp_tz', '0 1440'), read('timestamp_tz', '0 1770'), read('timestamp_tz', '0.25 1005')]).toEqual([
      '1970-01-01 00:00:00.500000000 +0000', '1970-01-01 00:00:00.000000000 +0000', '1970-01-01 05:30:00.000000000 +0530', '1969-12-31 16:45:00.250000000 -0715',
    ]);
  });
});

it('the client itself reads where the way is its own, or the texts are the target\'s', () => {
  const settings = { account: 'acme' };
  expect(readsParts(settings, {})).toBe(true);
  expect(readsParts({ ...settings, session_parameters: { QUERY_TAG: 'x' } }, {})).toBe(true);
  const others: readonly Partial<SnowflakeSettings>[] = [{ proxy_host: 'proxy' }, { insecure_mode: true }, { session_parameters: { TIMEZONE: 'Europe/Paris' } }, { session_parameters: { date_output_format: 'DD.MM.YYYY' } }];
  for (const other of others) expect(readsParts({ ...settings, ...other }, {})).toBe(false);
  expect(readsParts(settings, { https_proxy: 'http://proxy:8080' })).toBe(false);
});
