/** How many rows a table has, and how many of them carry which defect. */
export interface Counts {
  /** Rows without any defect that costs them their place in the lake. */
  readonly base: number;
  /** Rows beside the base. */
  readonly added: Readonly<Record<string, number>>;
  /** Base rows that are odd but stay. */
  readonly soft: Readonly<Record<string, number>>;
}

/** The tables of the sample lake, by source and name. */
export type TableName = keyof typeof atScaleOne;

const atScaleOne = {
  'crm.accounts': {
    base: 2000,
    added: { exact_duplicates: 20, older_versions: 10, null_id: 10, bad_revenue: 5, bad_created_date: 5 },
    soft: { names_with_outer_blanks: 280 },
  },
  'crm.contacts': {
    base: 2000,
    added: { exact_duplicates: 20, null_id: 10 },
    soft: { bad_emails: 40, bare_phones: 60, orphan_accounts: 10 },
  },
  'crm.opportunities': {
    base: 500,
    added: { exact_duplicates: 5, null_id: 5, negative_amounts: 5 },
    soft: { orphan_accounts: 5 },
  },
  'snowflake.customers': {
    base: 2000,
    added: { updated_customers: 50, deletes: 10, exact_duplicates: 20, null_id: 5 },
    soft: { bad_emails: 40, bare_phones: 60, blank_country: 40, blank_segment: 20, registered_late: 20 },
  },
  'snowflake.orders': {
    base: 5000,
    added: {
      updates: 225, deletes: 25, stale: 10, ties: 10, exact_duplicates: 50,
      null_id: 10, bad_quantity: 5, negative_totals: 10,
    },
    soft: {
      orphan_customers: 20, orphan_products: 10, outliers: 50, odd_currency_spelling: 50, blank_currency: 10, chf: 30,
      before_first_rate: 5, gbp_carried: 5, krw_carried: 4, krw_missing: 3,
      older_than_window: 500, on_each_border_day: 3,
    },
  },
  'snowflake.products': {
    base: 500,
    added: { older_versions: 5, null_id: 2, negative_prices: 3 },
    soft: { cost_above_price: 25, stock_contradiction: 15, shared_sku: 5 },
  },
  'redshift.customer_behavior': {
    base: 2850,
    added: {
      daily_events: 150, replayed: 30, exact_duplicates: 30,
      null_id: 15, bad_timestamps: 10, negative_durations: 20,
    },
    soft: { orphan_customers: 10, odd_event_names: 60 },
  },
  'kafka_orders.events': {
    base: 5000,
    added: { redelivered: 50, truncated: 20, not_json: 20, empty_value: 10, null_id: 10, negative_amounts: 10 },
    soft: { daily: 100, orphan_orders: 25, no_customer_id: 10, camel_case_keys: 100 },
  },
  'fx_rates.daily_rates': {
    base: 5825,
    added: { second_quotes: 50, inverse_eur: 40, not_positive: 10, null_rate: 5, self_pair: 5, no_usd_leg: 5 },
    soft: {},
  },
} as const satisfies Record<string, Counts>;

/** The counts of one table with the keys it declares. */
export type CountsOf<T extends TableName> = {
  readonly base: number;
  readonly added: Readonly<Record<keyof (typeof atScaleOne)[T]['added'], number>>;
  readonly soft: Readonly<Record<keyof (typeof atScaleOne)[T]['soft'], number>>;
};

/** A table's counts at a scale: rounded, at least one. FX is a calendar and does not scale. */
export function countsOf<T extends TableName>(table: T, scale: number): CountsOf<T> {
  const counts: Counts = atScaleOne[table];
  const factor = table === 'fx_rates.daily_rates' ? 1 : scale;
  const scaled = (n: number) => Math.max(1, Math.round(n * factor));
  const each = (group: Readonly<Record<string, number>>) =>
    Object.fromEntries(Object.entries(group).map(([name, n]) => [name, scaled(n)]));
  return { base: scaled(counts.base), added: each(counts.added), soft: each(counts.soft) } as CountsOf<T>;
}

/** Cuts consecutive, disjoint slices off a shuffled list of row numbers; the answer tells a row's slice, or undefined. */
export function sliced<Name extends string>(
  table: string,
  shuffled: readonly number[],
  sizes: Readonly<Record<Name, number>>,
): { readonly roleOf: (row: number) => Name | undefined; readonly rows: Readonly<Record<Name, readonly number[]>> } {
  const roles = new Map<number, Name>();
  const rows = {} as Record<Name, readonly number[]>;
  let start = 0;
  for (const name of Object.keys(sizes) as Name[]) {
    rows[name] = shuffled.slice(start, start + sizes[name]);
    start += sizes[name];
    for (const row of rows[name]) roles.set(row, name);
  }
  if (start > shuffled.length) {
    throw new Error(`The scale is too small for ${table}: ${start} rows have a role, and there are ${shuffled.length}.`);
  }
  return { roleOf: (row) => roles.get(row), rows };
}
