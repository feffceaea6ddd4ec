import { mkdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { accounts } from './generator/accounts.ts';
import { behavior } from './generator/behavior.ts';
import { dayOf, iso, landmarksOf } from './generator/calendar.ts';
import { contacts } from './generator/contacts.ts';
import { customers } from './generator/customers.ts';
import { events } from './generator/events.ts';
import { expectationsOf } from './generator/expectations.ts';
import { bytesOf, digestOf, filesOf, type GeneratedFile } from './generator/files.ts';
import { fx } from './generator/fx.ts';
import type { LandedTable } from './generator/landed.ts';
import { opportunities } from './generator/opportunities.ts';
import { orders } from './generator/orders.ts';
import { products } from './generator/products.ts';
import type { Tables } from './generator/silver.ts';

/** What to make: the size as a factor of the plan's counts, the seed, and the day `YYYY-MM-DD` that the data ends with. */
export interface GenerateOptions {
  readonly scale?: number;
  readonly seed?: number;
  readonly asOf?: string;
}

/** The sample lake in memory: its files, the records behind them, and what a lake built from them must hold. */
export interface GeneratedLake {
  readonly files: readonly GeneratedFile[];
  readonly tables: Tables;
  readonly manifest: Manifest;
}

/** What `manifest.json` says of the sample data; expectations are those of the as-of day and of the two days before. */
export type Manifest = ReturnType<typeof manifestOf>;

/** Makes the sample lake; the same options give the same bytes on every machine. */
export function generate({ scale = 1, seed = 42, asOf = '2026-01-31' }: GenerateOptions = {}): GeneratedLake {
  if (!(scale > 0)) throw new Error(`The scale must be a number above 0, not ${scale}.`);
  if (!Number.isSafeInteger(seed)) throw new Error('The seed must be a whole number.');
  const recipe = { seed, scale, asOf: dayOf(asOf) };
  const customerTable = customers(recipe);
  const productTable = products(recipe);
  const orderTable = orders(recipe, customerTable, productTable);
  const tables: Tables = {
    accounts: accounts(recipe),
    contacts: contacts(recipe),
    opportunities: opportunities(recipe, customerTable.created.length),
    customers: customerTable,
    orders: orderTable,
    products: productTable,
    behavior: behavior(recipe, customerTable),
    events: events(recipe, orderTable),
    fx: fx(recipe),
  };
  const files = Object.values(tables).flatMap((table: LandedTable<unknown>) => filesOf(table, landmarksOf(recipe.asOf).dailyDays));
  return { files, tables, manifest: manifestOf({ scale, seed }, tables, files, recipe.asOf) };
}

/** Writes the files and the manifest below a folder; what an earlier run left of the tables goes. */
export function writeLake(lake: GeneratedLake, folder: string): void {
  for (const table of new Set(lake.files.map((file) => file.table))) rmSync(join(folder, table.replace('.', '/')), { recursive: true, force: true });
  for (const file of lake.files) {
    const path = join(folder, file.path);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, bytesOf(file));
  }
  writeFileSync(join(folder, 'manifest.json'), manifestText(lake.manifest));
}

/** The manifest as its file holds it. */
export function manifestText(manifest: Manifest): string {
  return `${JSON.stringify(manifest, null, 1)}\n`;
}

function manifestOf(made: { readonly scale: number; readonly seed: number }, tables: Tables, files: readonly GeneratedFile[], asOf: number) {
  const named = Object.values(tables) as readonly LandedTable<unknown>[];
  return {
    ...made,
    as_of_date: iso(asOf),
    tables: Object.fromEntries(named.map(({ name, rows, counts, facts }) => [name, { rows: rows.length, ...counts, ...(facts && { facts }) }])),
    files: files.map(({ path, rows, text }) => ({ path, rows, sha256: digestOf(text) })),
    expected: expectationsOf(tables, asOf),
    // The days that a lake may be built on before, as if the later files had not come yet.
    expected_before: [asOf - 2, asOf - 1].map((day) => {
      const { as_of_date, flow, rows, fact_orders, fact_customer_24m } = expectationsOf(tables, day);
      const { net_revenue_usd, fx_status, status } = fact_orders;
      return { as_of_date, flow, rows, fact_orders: { net_revenue_usd, fx_status, status }, fact_customer_24m };
    }),
  };
}

function main(): void {
  const options = { scale: { type: 'string' }, seed: { type: 'string' }, 'as-of': { type: 'string' }, out: { type: 'string' } } as const;
  const { values } = parseArgs({ options });
  const lake = generate({ scale: Number(values.scale ?? 1), seed: Number(values.seed ?? 42), asOf: values['as-of'] ?? '2026-01-31' });
  const folder = values.out ?? 'data';
  writeLake(lake, folder);
  const rows = lake.files.reduce((sum, file) => sum + file.rows, 0);
  process.stdout.write(`${rows} rows in ${lake.files.length} files below ${folder}\n`);
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) main();
