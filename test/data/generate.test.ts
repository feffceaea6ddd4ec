import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { generate, manifestText, writeLake, type GeneratedLake, type Manifest } from '../../data/generate.ts';
import { addMonths, dayOf, iso } from '../../data/generator/calendar.ts';
import { amountInUsd, decimalText, divided, inverseRate, units } from '../../data/generator/decimals.ts';
import { bytesOf } from '../../data/generator/files.ts';
import { filesBelow } from './lake.ts';

const folder = fileURLToPath(new URL('../../data', import.meta.url));
const lake = generate();

const rowsOf = ({ manifest }: GeneratedLake) => Object.fromEntries(Object.entries(manifest.tables).map(([name, table]) => [name, table.rows]));

describe('the committed sample', () => {
  test('is what the generator makes', () => {
    const committed = filesBelow(folder).filter((file) => /\.(csv|ndjson)(\.gz)?$/.test(file));
    const digests = committed.map((file) => {
      const bytes = readFileSync(file);
      return [relative(folder, file), createHash('sha256').update(file.endsWith('.gz') ? gunzipSync(bytes) : bytes).digest('hex')] as const;
    });
    const expected = lake.manifest.files.map((file) => [file.path, file.sha256] as const);
    expect(Object.fromEntries(digests)).toEqual(Object.fromEntries(expected));
    expect(readFileSync(join(folder, 'manifest.json'), 'utf8')).toBe(manifestText(lake.manifest));
  });

  test('stays below 3,000,000 bytes', () => {
    const bytes = filesBelow(folder).reduce((sum, file) => sum + statSync(file).size, 0);
    expect(bytes).toBeLessThan(3_000_000);
  });

  test('packs without a time or a system in the header', () => {
    const packed = bytesOf(lake.files.find((file) => file.path.endsWith('.gz'))!);
    expect([...packed.subarray(4, 8), packed[9]]).toEqual([0, 0, 0, 0, 255]);
  });
});

describe('the generator', () => {
  test('gives the same twice', () => {
    expect(generate().manifest).toEqual(lake.manifest);
  });

  test('gives other content for another seed, in the same counts', () => {
    const other = generate({ seed: 43 });
    const digests = new Set(lake.manifest.files.map((file) => file.sha256));
    expect(other.manifest.files.filter((file) => digests.has(file.sha256))).toEqual([]);
    expect(other.manifest.tables).toEqual({
      ...lake.manifest.tables,
      // How many base orders happen to be of the last week is drawn.
      'snowflake.orders': { ...lake.manifest.tables['snowflake.orders'], facts: other.manifest.tables['snowflake.orders']!.facts },
    });
    expect(other.manifest.expected.flow).toEqual(lake.manifest.expected.flow);
    expect(other.manifest.expected.rows).toEqual(lake.manifest.expected.rows);
    expect(other.manifest.expected.fact_orders.fx_status['fx_missing']).toBe(48);
  });

  test.each([0.1, 2])('gives %d times the rows, and flows that add up', (scale) => {
    const scaled = generate({ scale });
    const { expected, tables }: Manifest = scaled.manifest;
    for (const [name, flow] of Object.entries(expected.flow)) {
      const factor = name.startsWith('fx_rates') ? 1 : scale;
      expect(Math.abs(rowsOf(scaled)[name]! - rowsOf(lake)[name]! * factor), name).toBeLessThan(rowsOf(lake)[name]! * factor * 0.05 + 1);
      expect(flow.landed, name).toBe(rowsOf(scaled)[name]);
      expect(flow.landed, name).toBe(flow.bronze + flow.bronze_quarantined);
      expect(flow.bronze, name).toBe(flow.silver + flow.silver_quarantined + flow.deleted + flow.superseded);
    }
    const orders = tables['snowflake.orders']!;
    expect(orders.base).toBe(5000 * scale);
    expect(expected.rows.fact_orders).toBe(orders.base - orders.added['deletes']!);
    const fact = expected.fact_customer_24m;
    expect(fact.orders_24m + fact.cancelled_orders_24m).toBe(expected.rows.fact_orders - orders.soft['older_than_window']! - orders.soft['on_each_border_day']!);
    expect(expected.rows.dim_customer_history).toBe(1 + 2000 * scale + 2 * tables['snowflake.customers']!.added['updated_customers']! + tables['snowflake.customers']!.added['deletes']!);
  });

  test('moves every date with the as-of day', () => {
    const later = generate({ asOf: '2026-06-30', scale: 0.1 });
    const days = later.files.flatMap((file) => /date=(.{10})/.exec(file.path)?.[1] ?? []);
    expect([...new Set(days)].sort()).toEqual(['2026-06-24', '2026-06-25', '2026-06-26', '2026-06-27', '2026-06-28', '2026-06-29', '2026-06-30']);
    const { rows, fact_customer_24m: fact } = later.manifest.expected;
    expect(rows.fact_orders).toBe(497);
    expect(fact.orders_24m + fact.cancelled_orders_24m).toBe(497 - 50 - 1);
  });

  test('says which scale it cannot make', () => {
    expect(() => generate({ scale: 0.001 })).toThrow(/too small/);
    expect(() => generate({ scale: 0 })).toThrow(/above 0/);
  });

  test('writes what it holds, and nothing else stays', () => {
    const out = mkdtempSync(join(tmpdir(), 'lake-'));
    const small = generate({ scale: 0.1 });
    writeLake(generate({ scale: 0.1, asOf: '2026-02-07' }), out);
    writeLake(small, out);
    expect(filesBelow(out).map((file) => relative(out, file)).sort()).toEqual(['manifest.json', ...small.files.map((file) => file.path)].sort());
    rmSync(out, { recursive: true });
  });
});

describe('exact arithmetic', () => {
  test.each([[5n, 10n, 1n], [-5n, 10n, -1n], [4n, 10n, 0n], [15n, -10n, -2n], [0n, 3n, 0n]])('%d / %d is %d', (n, d, quotient) => {
    expect(divided(n, d)).toBe(quotient);
  });

  test('rates and amounts', () => {
    expect(decimalText(inverseRate(units('1350.12345678', 8)), 12)).toBe('0.000740673007');
    expect(decimalText(amountInUsd(units('10.0000', 4), units('0.000740673007', 12)), 4)).toBe('0.0074');
    expect(decimalText(amountInUsd(units('0.0001', 4), units('0.5', 12)), 4)).toBe('0.0001');
    expect(decimalText(units('-12.50', 4), 4, 2)).toBe('-12.50');
  });

  test.each([['2024-02-29', -24, '2022-02-28'], ['2026-01-31', -24, '2024-01-31'], ['2026-01-31', 1, '2026-02-28'], ['2025-12-31', 2, '2026-02-28']])('%s and %d months is %s', (day, months, moved) => {
    expect(iso(addMonths(dayOf(day), months))).toBe(moved);
  });
});
