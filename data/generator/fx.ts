import { at, iso, landmarksOf, zulu, type Day, type Landmarks, type Micros } from './calendar.ts';
import { countsOf } from './counts.ts';
import { decimalText, type Units } from './decimals.ts';
import { upTo, type Landed, type LandedTable, type Recipe } from './landed.ts';
import { streamsOf } from './random.ts';

/** What a quote means; the rate has scale 8. */
export interface Quote {
  readonly day: Day;
  readonly base: string;
  readonly quote: string;
  readonly rate: Units;
  readonly source: string;
  readonly fetchedAt: Micros;
}

/** A currency with rates: its rough rate, and whether one unit of it is quoted in dollars, or a dollar in it. */
export const currencies = [
  { code: 'EUR', perUsd: 0.92, isDirect: true, quoted: 1_087_000 }, { code: 'GBP', perUsd: 0.79, isDirect: true, quoted: 1_266_000 },
  { code: 'JPY', perUsd: 150, isDirect: false, quoted: 150_200_000 }, { code: 'INR', perUsd: 84, isDirect: false, quoted: 84_100_000 },
  { code: 'CAD', perUsd: 1.37, isDirect: false, quoted: 1_371_000 }, { code: 'AUD', perUsd: 1.5, isDirect: true, quoted: 664_000 },
  { code: 'CNY', perUsd: 7.2, isDirect: false, quoted: 7_190_000 }, { code: 'KRW', perUsd: 1350, isDirect: false, quoted: 1_350_000_000 },
] as const;

const columns = ['rate_date', 'base_ccy', 'quote_ccy', 'rate', 'source', 'fetched_at', 'bid_rate', 'ask_rate', 'mid_rate'] as const;

/** The four spellings of the keys, in the order of `columns`; rows use them in turn. */
export const fxSpellings: readonly (readonly string[])[] = [
  [...columns],
  ['date', 'base_currency', 'counter_ccy', 'exchange_rate', 'record_source', 'ingest_timestamp', 'bid_rate', 'ask_rate', 'mid_rate'],
  ['trade_date', 'base_ccy', 'target_currency', 'rate', 'source', 'ingest_timestamp', 'bid_rate', 'ask_rate', 'mid_rate'],
  ['as_of_date', 'base_currency', 'quote_ccy', 'exchange_rate', 'record_source', 'fetched_at', 'bid_rate', 'ask_rate', 'mid_rate'],
];

/** Tells whether a currency has no rate on a day although it has one before and after. */
export function isInGap(code: string, day: Day, { gbpGap, krwGap }: Landmarks): boolean {
  const gap = code === 'GBP' ? gbpGap : code === 'KRW' ? krwGap : undefined;
  return gap !== undefined && gap[0] <= day && day <= gap[1];
}

/** Makes the daily quotes: 730 days of eight currencies, but for the two gaps. */
export function fx(recipe: Recipe): LandedTable<Quote> {
  const name = 'fx_rates.daily_rates';
  const counts = countsOf(name, recipe.scale);
  const { base, added } = counts;
  const days = landmarksOf(recipe.asOf);
  const draw = streamsOf(recipe.seed, name);

  const quotes: (Quote & { readonly code: string; readonly millionths: number })[] = [];
  currencies.forEach(({ code, isDirect, quoted }, turn) => {
    let millionths: number = quoted;
    for (const day of upTo(730).map((i) => days.firstRate + i)) {
      // A random walk that is drawn back to the currency's level.
      millionths = Math.floor(millionths + millionths * (draw(code).next() - 0.5) * 0.008 + (quoted - millionths) * 0.01);
      if (isInGap(code, day, days)) continue;
      const [from, to] = isDirect ? [code, 'USD'] : ['USD', code];
      const fetchedAt = at(day, 18 * 3600 + 300 + turn * 60 + draw('fetched').int(0, 59));
      quotes.push({ code, millionths, day, base: from, quote: to, rate: BigInt(millionths) * 100n, source: 'ECB', fetchedAt });
    }
  });
  quotes.sort((a, b) => a.day - b.day || a.fetchedAt - b.fetchedAt);

  const textsOf = (quote: Quote, rate: string) => {
    const spread = quote.rate / 2000n;
    const texts: Record<(typeof columns)[number], string> = {
      rate_date: iso(quote.day),
      base_ccy: quote.base,
      quote_ccy: quote.quote,
      rate,
      source: quote.source,
      fetched_at: zulu(quote.fetchedAt),
      bid_rate: decimalText(quote.rate - spread, 8, 2),
      ask_rate: decimalText(quote.rate + spread, 8, 2),
      mid_rate: decimalText(quote.rate, 8, 2),
    };
    return texts;
  };
  const kept = (quote: Quote, place: number): Landed<Quote> => {
    const { day, base: from, quote: to, rate, source, fetchedAt } = quote;
    const meaning = { day, base: from, quote: to, rate, source, fetchedAt };
    const texts = textsOf(quote, decimalText(rate, 8, 2));
    return { texts, file: day >= days.dailyStart ? day : 'snapshot', place, meaning };
  };

  const rows = quotes.map(kept);
  if (rows.length !== base) throw new Error(`${name} has ${rows.length} base rows, not ${base}`);
  const somewhere = () => draw('places').next() * base;
  // Everything extra belongs to days that the snapshot covers.
  const shuffled = draw('roles').shuffled(quotes.filter((quote) => quote.day < days.dailyStart));
  const euros = shuffled.filter((quote) => quote.code === 'EUR').slice(0, added.inverse_eur);
  const seconds = shuffled.filter((quote) => !euros.includes(quote)).slice(0, added.second_quotes);
  const odd = shuffled.slice(-25);
  for (const quote of seconds) {
    rows.push(kept({ ...quote, rate: quote.rate + quote.rate / 500n / 100n * 100n, source: 'Bloomberg', fetchedAt: quote.fetchedAt + 3_600_000_000 }, somewhere()));
  }
  for (const quote of euros) {
    rows.push(kept({ ...quote, base: 'USD', quote: 'EUR', rate: BigInt(Math.floor(1e12 / quote.millionths)) * 100n, fetchedAt: quote.fetchedAt + 60_000_000 }, somewhere()));
  }
  const take = (n: number) => odd.splice(0, n);
  take(added.not_positive).forEach((quote, i) => rows.push(kept({ ...quote, rate: i % 2 === 0 ? 0n : -quote.rate }, somewhere())));
  for (const quote of take(added.null_rate)) {
    rows.push({ texts: textsOf(quote, ''), file: 'snapshot', place: somewhere(), meaning: null, refused: 'null_required:rate' });
  }
  for (const quote of take(added.self_pair)) rows.push(kept({ ...quote, base: 'USD', quote: 'USD', rate: 100_000_000n }, somewhere()));
  for (const quote of take(added.no_usd_leg)) rows.push(kept({ ...quote, base: 'EUR', quote: 'GBP', rate: 85_400_000n }, somewhere()));
  return { name, columns, rows, counts };
}
