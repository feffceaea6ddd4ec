import { american, at, iso, landmarksOf, zulu, type Day } from './calendar.ts';
import { countsOf, sliced } from './counts.ts';
import { decimalText } from './decimals.ts';
import { id, upTo, type Landed, type LandedTable, type Recipe } from './landed.ts';
import { randomOf, streamsOf } from './random.ts';
import { companyName, industries, phone, places, segments, street } from './words.ts';

/** What an account's row means. */
export interface Account {
  readonly id: string;
  readonly modified: Day;
}

/** Share of rows written `YYYY-MM-DD` and `YYYY-MM-DDTHH:MM:SSZ`; the rest is `MM/DD/YYYY HH:MM`. */
const formatShares = [0.34, 0.34] as const;
const legacyAtScaleOne = 200;

const columns = ['account_id', 'account_name', 'phone', 'website', 'industry', 'annual_revenue', 'number_of_employees', 'billing_street',
  'billing_city', 'billing_state', 'billing_postal_code', 'billing_country', 'rating', 'type', 'account_source', 'account_number', 'site',
  'description', 'ownership', 'parent_id', 'ticker_symbol', 'year_started', 'created_date', 'last_modified_date', 'owner_id',
  'customer_segment', 'geographic_region', 'account_status', 'last_activity_date'] as const;

/** Makes the CRM's accounts: one for each customer, under the customer's id. */
export function accounts(recipe: Recipe): LandedTable<Account> {
  const name = 'crm.accounts';
  const counts = countsOf(name, recipe.scale);
  const { base, added } = counts;
  const days = landmarksOf(recipe.asOf);
  const draw = streamsOf(recipe.seed, name);
  const { exact_duplicates, older_versions } = added;
  const { names_with_outer_blanks } = counts.soft;
  const legacy = Math.max(1, Math.round(legacyAtScaleOne * recipe.scale));
  const { roleOf } = sliced(name, draw('roles').shuffled(upTo(base)), { exact_duplicates, older_versions, names_with_outer_blanks, legacy });
  const formats = dateFormats(draw('formats').shuffled(upTo(base)));

  const textsOf = (row: number) => {
    const company = randomOf(`${recipe.seed}/company/${row}`);
    const plainName = companyName(company);
    const place = company.pick(places);
    const created = draw('created_date').int(days.moved('2018-01-01'), days.asOf - 120);
    const modified = draw('last_modified_date').int(created + 40, days.dailyStart - 1);
    const activity = draw('last_activity_date').int(modified, days.dailyStart - 1);
    const seconds = draw('time').int(0, 86_399);
    const date = (day: Day) => [iso(day), zulu(at(day, seconds)), american(at(day, seconds))][formats[row] ?? 0]!;
    const blanks = draw('outer_blanks').pick([['  ', ''], ['', ' '], [' ', '  ']]);
    const texts: Record<(typeof columns)[number], string> = {
      account_id: id('CUST', row + 1, 6),
      account_name: roleOf(row) === 'names_with_outer_blanks' ? blanks.join(plainName) : plainName,
      phone: phone(draw('phone'), false),
      website: draw('website').chance(0.8) ? `https://company${row + 1}.example` : '',
      industry: draw('industry').pick(industries),
      annual_revenue: decimalText(draw('annual_revenue').int(20, 90_000) * 1000, 0),
      number_of_employees: String(draw('employees').int(3, 4000)),
      billing_street: draw('suite').chance(0.03) ? `${street(draw('street'))}\nFloor ${draw('suite').int(1, 9)}` : street(draw('street')),
      billing_city: place.city,
      billing_state: place.state,
      billing_postal_code: `${place.postal}${draw('postal').int(10, 99)}`,
      billing_country: place.country,
      rating: draw('rating').pick(['Hot', 'Warm', 'Cold', '']),
      type: draw('type').pick(['Customer', 'Prospect', 'Partner']),
      account_source: draw('source').pick(['Web', 'Referral', 'Event', 'Partner']),
      account_number: `AC-${100_000 + row}`,
      site: draw('site').pick(['', '', 'Headquarters', 'Plant']),
      description: draw('description').pick(['', '', '', 'Key account, renew early', 'Pays "net 30"', 'Call first,\nthen send the quote']),
      ownership: draw('ownership').pick(['Private', 'Public', 'Subsidiary']),
      parent_id: draw('parent').chance(0.05) ? id('CUST', draw('parent').int(1, base), 6) : '',
      ticker_symbol: draw('ticker').chance(0.05) ? `T${draw('ticker').int(100, 999)}` : '',
      year_started: String(draw('year').int(1950, 2017)),
      created_date: date(created),
      last_modified_date: date(modified),
      owner_id: id('USER', draw('owner').int(1, 40), 3),
      customer_segment: company.pick(segments),
      geographic_region: draw('region').pick(['NA', 'EMEA', 'APAC']),
      account_status: draw('status').pick(['ACTIVE', 'ACTIVE', 'ACTIVE', 'INACTIVE']),
      last_activity_date: date(activity),
    };
    return { texts, created, modified, date };
  };

  const somewhere = () => draw('places').next() * base;
  const rows: Landed<Account>[] = [];
  for (const row of upTo(base)) {
    const { texts, created, modified, date } = textsOf(row);
    const role = roleOf(row);
    const landed: Landed<Account> = { texts, file: role === 'legacy' ? 'legacy' : 'snapshot', place: row, meaning: { id: texts.account_id, modified } };
    rows.push(landed);
    if (role === 'exact_duplicates') rows.push({ ...landed, place: somewhere() });
    if (role === 'older_versions') {
      const before = draw('older').int(created, modified - 1);
      const older = { ...texts, account_name: `${texts.account_name} (former name)`, last_modified_date: date(before) };
      rows.push({ ...landed, texts: older, place: somewhere(), meaning: { id: texts.account_id, modified: before } });
    }
  }
  let next = base;
  const refuse = (n: number, refused: string, change: Readonly<Record<string, string>>) => {
    for (const _ of upTo(n)) {
      rows.push({ texts: { ...textsOf(next++).texts, ...change }, file: 'snapshot', place: somewhere(), meaning: null, refused });
    }
  };
  refuse(added.null_id, 'null_key', { account_id: '' });
  refuse(added.bad_revenue, 'bad_type:annual_revenue', { annual_revenue: 'n/a' });
  refuse(added.bad_created_date, 'bad_type:created_date', { created_date: '2025-02-30' });
  const facts = { legacy_rows: legacy, ...Object.fromEntries(['iso', 'zulu', 'american'].map((format, i) => [`dates_${format}`, formats.filter((f) => f === i).length])) };
  return { name, columns, rows, counts, facts };
}

/** Which of the three date formats each row uses, in exact shares. */
function dateFormats(shuffled: readonly number[]): readonly number[] {
  const formats: number[] = [];
  const [first, second] = formatShares.map((share) => Math.round(share * shuffled.length)) as [number, number];
  shuffled.forEach((row, i) => (formats[row] = i < first ? 0 : i < first + second ? 1 : 2));
  return formats;
}
