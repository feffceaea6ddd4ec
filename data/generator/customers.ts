import { at, dayAt, iso, landmarksOf, stamp, type Day, type Landmarks, type Micros } from './calendar.ts';
import { countsOf, sliced } from './counts.ts';
import { deleteFlags, insertOp, opRank, updateOp } from './cdc.ts';
import { decimalText } from './decimals.ts';
import { id, upTo, type Landed, type LandedTable, type Recipe } from './landed.ts';
import { randomOf, streamsOf, type Random } from './random.ts';
import { booleanText, companyName, email, person, phone, places, segments, street } from './words.ts';

/** What a customer's change means, after the lake's normalising. */
export interface Customer {
  readonly id: string;
  readonly updatedAt: Micros;
  readonly opRank: number;
  readonly isDeleted: boolean;
  readonly segment: string;
  readonly country: string;
  readonly emailDomain: string | null;
}

/** The changes, and what orders and behaviour need to know of a customer: when it appeared, and whether it changes in the daily files. */
export interface Customers extends LandedTable<Customer> {
  readonly created: readonly Day[];
  readonly updated: readonly number[];
}

const columns = ['customer_id', 'first_name', 'last_name', 'email', 'phone', 'address', 'city', 'state', 'country', 'zip_code',
  'registration_date', 'gender', 'age', 'customer_segment', 'lifetime_value', 'last_purchase_date', 'total_orders', 'preferred_channel',
  'created_at', 'updated_at', 'source_system', 'ingestion_timestamp', 'estimated_clv', 'op', 'is_deleted'] as const;
type Text = Record<(typeof columns)[number], string>;

const countries = [...new Set(places.map((place) => place.country))];

/** Makes the shop's customers as a change feed. */
export function customers(recipe: Recipe): Customers {
  const name = 'snowflake.customers';
  const counts = countsOf(name, recipe.scale);
  const { base, added, soft } = counts;
  const days = landmarksOf(recipe.asOf);
  const draw = streamsOf(recipe.seed, name);
  const { updated_customers, deletes, exact_duplicates } = added;
  const created_in_daily_week = Math.max(7, Math.round(14 * recipe.scale));
  const { roleOf, rows: slices } = sliced(name, draw('roles').shuffled(upTo(base)), {
    updated_customers, deletes, exact_duplicates, ...soft, created_in_daily_week,
  });
  const fresh = new Map(slices.created_in_daily_week.map((row, i) => [row, days.dailyDays[i % 7]!]));

  const textsOf = (row: number) => {
    const role = roleOf(row);
    const company = randomOf(`${recipe.seed}/company/${row}`);
    companyName(company);
    const place = company.pick(places);
    const segment = company.pick(segments);
    const who = person(draw('person'));
    const createdDay = fresh.get(row) ?? createdOn(draw('created'), days);
    const created = at(createdDay, draw('created').int(0, 86_000));
    const updated = fresh.has(row) ? created + 60_000_000 : Math.min(created + draw('updated').int(60, 200 * 86_400) * 1_000_000, at(days.dailyStart, -draw('updated').int(1, 86_400)));
    const registered = role === 'registered_late' ? createdDay + draw('registered').int(3, 40) : createdDay - draw('registered').int(0, 30);
    const bought = Math.max(createdDay, Math.min(createdDay + draw('bought').int(0, 900), days.dailyStart - 1));
    const mail = email(draw('email'), who.local, row + 1, role === 'bad_emails');
    const texts: Text = {
      customer_id: id('CUST', row + 1, 6),
      first_name: who.first,
      last_name: who.last,
      email: mail,
      phone: phone(draw('phone'), role === 'bare_phones'),
      address: street(draw('street')),
      city: place.city,
      state: place.state,
      country: role === 'blank_country' ? draw('blank').pick(['', ' ']) : place.country,
      zip_code: `${place.postal}${draw('zip').int(10, 99)}`,
      registration_date: iso(registered),
      gender: draw('gender').pick(['F', 'M', 'X', '']),
      age: draw('age').chance(0.05) ? '' : String(draw('age').int(18, 90)),
      customer_segment: role === 'blank_segment' ? '' : draw('case').chance(0.05) ? segment.toLowerCase() : segment,
      lifetime_value: decimalText(draw('ltv').int(0, 5_000_000), 2),
      last_purchase_date: draw('bought').chance(0.1) ? '' : iso(bought),
      total_orders: String(draw('orders').int(0, 60)),
      preferred_channel: draw('channel').pick(['WEB', 'STORE', 'PHONE', '']),
      created_at: stamp(created),
      updated_at: stamp(updated),
      source_system: 'shop',
      ingestion_timestamp: stamp(updated + 300_000_000),
      estimated_clv: decimalText(draw('clv').int(0, 9_000_000), 2),
      op: insertOp(draw('op')),
      is_deleted: draw('deleted').chance(0.4) ? '' : booleanText(draw('deleted'), false),
    };
    const meaning: Customer = {
      id: texts.customer_id,
      updatedAt: updated,
      opRank: opRank('INSERT'),
      isDeleted: false,
      segment: role === 'blank_segment' ? 'UNKNOWN' : segment,
      country: role === 'blank_country' ? 'UNKNOWN' : place.country,
      emailDomain: role === 'bad_emails' ? null : mail.slice(mail.indexOf('@') + 1),
    };
    return { texts, meaning, createdDay };
  };

  const somewhere = () => draw('places').next() * base;
  const rows: Landed<Customer>[] = [];
  const firstOf = new Map<number, Landed<Customer>>();
  const created: Day[] = [];
  const changes = draw('changes');
  const changed = (from: Landed<Customer>, moment: Micros, change: Partial<Text>, meaning: Partial<Customer>): Landed<Customer> => ({
    texts: { ...from.texts, ...change, updated_at: stamp(moment), ingestion_timestamp: stamp(moment + 1_000_000) },
    file: dayAt(moment),
    place: moment,
    meaning: { ...from.meaning!, ...meaning, updatedAt: moment },
  });
  for (const row of upTo(base)) {
    const { texts, meaning, createdDay } = textsOf(row);
    created.push(createdDay);
    const day = fresh.get(row);
    const landed: Landed<Customer> = { texts, file: day ?? 'snapshot', place: day === undefined ? row : meaning.updatedAt, meaning };
    rows.push(landed);
    firstOf.set(row, landed);
    if (roleOf(row) === 'exact_duplicates') rows.push({ ...landed, place: somewhere() });
  }
  slices.updated_customers.forEach((row, i) => {
    // Every fifth customer changes twice within one day's file.
    const first = days.dailyDays[i % 6]!;
    const second = i % 5 === 0 ? first : changes.int(first + 1, Math.min(first + 2, days.asOf));
    let before = firstOf.get(row)!;
    for (const moment of [at(first, changes.int(0, 40_000)), at(second, changes.int(45_000, 86_000))]) {
      const { segment, country } = otherThan(before.meaning!, changes);
      before = changed(before, moment, { customer_segment: segment, country, op: updateOp(changes) }, { segment, country, opRank: opRank('UPDATE') });
      rows.push(before);
    }
  });
  slices.deletes.forEach((row, i) => {
    const before = firstOf.get(row)!;
    const flags = deleteFlags(i);
    const moment = at(days.dailyDays[i % 7]!, changes.int(0, 86_000));
    rows.push(changed(before, moment, flags.texts, { isDeleted: true, opRank: flags.rank }));
  });
  for (const extra of upTo(added.null_id)) {
    const texts = { ...textsOf(base + extra).texts, customer_id: '' };
    rows.push({ texts, file: 'snapshot', place: somewhere(), meaning: null, refused: 'null_key' });
  }
  return { name, columns, rows, counts, facts: { created_in_daily_week, updates: 2 * updated_customers }, created, updated: slices.updated_customers };
}

/** A day of the customer's first appearance: nearly half of them before any order, the rest until the daily files begin. */
function createdOn(draw: Random, { moved, oldestOrder, dailyStart }: Landmarks): Day {
  return draw.chance(0.45) ? draw.int(moved('2019-01-01'), oldestOrder - 1) : draw.int(oldestOrder, dailyStart - 60);
}

/** Another segment, or another country, or both. */
function otherThan(customer: Customer, draw: Random): { readonly segment: string; readonly country: string } {
  const segment = draw.pick(segments.filter((other) => other !== customer.segment));
  const country = draw.pick(countries.filter((other) => other !== customer.country));
  return draw.pick([{ segment, country: customer.country }, { segment: customer.segment, country }, { segment, country }]);
}
