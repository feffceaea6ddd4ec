import type { Account } from './accounts.ts';
import type { Behavior } from './behavior.ts';
import type { Day } from './calendar.ts';
import type { Contact } from './contacts.ts';
import type { Customer } from './customers.ts';
import { amountInUsd, inverseRate, type Units } from './decimals.ts';
import type { OrderEvent } from './events.ts';
import type { Quote } from './fx.ts';
import type { LandedTable } from './landed.ts';
import type { Opportunity } from './opportunities.ts';
import type { Order } from './orders.ts';
import type { Product } from './products.ts';
import { arrived, changeOrder, laterFile, settle, type Arrived, type Settled } from './settle.ts';

/** The generator's own tables, before they become files. */
export interface Tables {
  readonly accounts: LandedTable<Account>;
  readonly contacts: LandedTable<Contact>;
  readonly opportunities: LandedTable<Opportunity>;
  readonly customers: LandedTable<Customer>;
  readonly orders: LandedTable<Order>;
  readonly products: LandedTable<Product>;
  readonly behavior: LandedTable<Behavior>;
  readonly events: LandedTable<OrderEvent>;
  readonly fx: LandedTable<Quote>;
}

/** How an amount came to dollars. */
export type FxStatus = 'identity' | 'exact' | 'carried' | 'fx_missing';

/** An amount in dollars; null amounts and rates when there is no rate. Rates have scale 12, amounts 4. */
export interface Converted {
  readonly fxStatus: FxStatus;
  readonly rateToUsd: Units | null;
  readonly amountUsd: Units | null;
}

/** What silver must hold at a day. */
export interface Silver {
  readonly accounts: Settled<Account>;
  readonly contacts: Settled<Contact>;
  readonly opportunities: Settled<Opportunity>;
  /** Every version of every customer, in order of time within a customer. */
  readonly customerChanges: readonly Customer[];
  readonly customers: Settled<Customer>;
  readonly products: Settled<Product>;
  readonly orders: Settled<Order & Converted>;
  readonly behavior: Settled<Behavior>;
  readonly events: Settled<OrderEvent & Converted>;
  readonly fx: Settled<Quote>;
  readonly fxDailyRows: number;
}

const maxCarryDays = 7;

/** Works out silver from the generator's records, for the files that have arrived by a day. */
export function silverOf(tables: Tables, asOf: Day): Silver {
  const fx = settle(tables.fx, asOf, {
    key: (quote) => `${quote.day}/${currencyOf(quote)}`,
    order: (a, b) => Number(b.meaning.quote === 'USD') - Number(a.meaning.quote === 'USD') || sourceRank(a.meaning) - sourceRank(b.meaning) || b.meaning.fetchedAt - a.meaning.fetchedAt,
    refusal: (quote) =>
      quote.rate <= 0n ? 'rate_not_positive' : quote.base === quote.quote ? 'fx_self_pair' : quote.base !== 'USD' && quote.quote !== 'USD' ? 'fx_no_usd_leg' : undefined,
    judgeFirst: true,
  });
  const rates = ratesOf(fx.rows);
  const negative = ({ amount }: { readonly amount: Units }) => (amount < 0n ? 'amount_negative' : undefined);
  const byModified = <M extends { readonly modified: Day }>(a: Arrived<M>, b: Arrived<M>) => b.meaning.modified - a.meaning.modified;
  const orders = settle(tables.orders, asOf, { key: (order) => order.id, order: changeOrder, isDeleted: (order) => order.isDeleted, refusal: negative });
  const events = settle(tables.events, asOf, {
    key: (event) => event.id,
    order: (a, b) => b.meaning.offset - a.meaning.offset || b.meaning.partition - a.meaning.partition,
    refusal: (event) => (event.isBad ? 'bad_json' : negative(event)),
  });
  return {
    accounts: settle(tables.accounts, asOf, { key: (account) => account.id, order: byModified }),
    contacts: settle(tables.contacts, asOf, { key: (contact) => contact.id, order: byModified }),
    opportunities: settle(tables.opportunities, asOf, { key: (opportunity) => opportunity.id, order: byModified, refusal: negative }),
    customerChanges: changesOf(arrived(tables.customers, asOf).map(({ meaning }) => meaning)),
    customers: settle(tables.customers, asOf, { key: (customer) => customer.id, order: changeOrder }),
    products: settle(tables.products, asOf, { key: (product) => product.id, order: changeOrder, refusal: (product) => (product.priceCents < 0 ? 'price_negative' : undefined) }),
    orders: { ...orders, rows: orders.rows.map((order) => ({ ...order, ...converted(order.amount, order.currency, order.day, rates) })) },
    behavior: settle(tables.behavior, asOf, {
      key: (event) => event.id,
      order: (a, b) => b.meaning.moment - a.meaning.moment || laterFile(a, b),
      refusal: (event) => (event.duration !== null && event.duration < 0 ? 'duration_negative' : undefined),
    }),
    events: { ...events, rows: events.rows.map((event) => ({ ...event, ...converted(event.amount, event.currency, Math.floor(event.moment / 86_400_000_000), rates) })) },
    fx,
    fxDailyRows: dailyRows(rates, fx.rows, asOf),
  };
}

/** Rates to the dollar by `CODE/day`. */
type Rates = ReadonlyMap<string, Units>;

function ratesOf(quotes: readonly Quote[]): Rates {
  return new Map(quotes.map((quote) => [`${currencyOf(quote)}/${quote.day}`, quote.quote === 'USD' ? quote.rate * 10_000n : inverseRate(quote.rate)]));
}

function converted(amount: Units, currency: string, day: Day, rates: Rates): Converted {
  if (currency === 'USD') return { fxStatus: 'identity', rateToUsd: 10n ** 12n, amountUsd: amount };
  for (let lag = 0; lag <= maxCarryDays; lag++) {
    const rate = rates.get(`${currency}/${day - lag}`);
    if (rate !== undefined) return { fxStatus: lag === 0 ? 'exact' : 'carried', rateToUsd: rate, amountUsd: amountInUsd(amount, rate) };
  }
  return { fxStatus: 'fx_missing', rateToUsd: null, amountUsd: null };
}

/** Rows of the daily rates: each day from the first rate on, each currency with a rate that is not too old. */
function dailyRows(rates: Rates, quotes: readonly Quote[], asOf: Day): number {
  const codes = new Set(quotes.map(currencyOf));
  let rows = 0;
  for (let day = quotes.reduce((first, quote) => Math.min(first, quote.day), asOf); day <= asOf; day++) {
    for (const code of codes) if (converted(0n, code, day, rates).fxStatus !== 'fx_missing') rows++;
  }
  return rows;
}

function changesOf(rows: readonly Customer[]): readonly Customer[] {
  const versions = new Map(rows.map((row) => [`${row.id}/${row.updatedAt}`, row]));
  return [...versions.values()].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : a.updatedAt - b.updatedAt));
}

function currencyOf(quote: Quote): string {
  return quote.quote === 'USD' ? quote.base : quote.quote;
}

function sourceRank(quote: Quote): number {
  return ['ECB', 'Bloomberg'].indexOf(quote.source);
}
