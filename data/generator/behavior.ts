import { at, landmarksOf, stamp, type Day, type Micros } from './calendar.ts';
import { countsOf, sliced } from './counts.ts';
import type { Customers } from './customers.ts';
import { decimalText, type Units } from './decimals.ts';
import { id, upTo, type Landed, type LandedTable, type Recipe } from './landed.ts';
import { streamsOf, type Random } from './random.ts';
import { places } from './words.ts';

/** What a behaviour event's row means, after the lake's normalising; the conversion value has scale 4. */
export interface Behavior {
  readonly id: string;
  readonly customerId: string;
  readonly event: string;
  readonly moment: Micros;
  readonly session: string;
  readonly duration: number | null;
  readonly conversion: Units | null;
  readonly isOrphan: boolean;
}

const columns = ['behavior_id', 'customer_id', 'event_name', 'event_timestamp', 'session_id', 'page_url', 'referrer', 'device_type', 'browser',
  'os', 'country', 'city', 'user_agent', 'ip_address', 'duration_seconds', 'conversion_value', 'utm_source', 'utm_medium', 'utm_campaign',
  'behavior_segment', 'conversion_probability', 'journey_stage', 'engagement_score', 'session_quality'] as const;

const events = [['page_view', 34], ['view_product', 26], ['login', 14], ['add_to_cart', 10], ['search', 7], ['purchase', 6], ['logout', 3]] as const;
const agents = [
  { device: 'desktop', browser: 'Firefox', os: 'Linux', text: 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0' },
  { device: 'desktop', browser: 'Chrome', os: 'Windows', text: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36' },
  { device: 'mobile', browser: 'Safari', os: 'iOS', text: 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1' },
  { device: 'tablet', browser: 'Chrome', os: 'Android', text: 'Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36' },
] as const;

/** A customer's visit, of which a row is one event. */
interface Visit {
  readonly session: string;
  readonly customer: number;
  readonly agent: (typeof agents)[number];
  readonly place: (typeof places)[number];
  readonly address: string;
  readonly campaign: readonly [string, string, string];
}

/** Makes the web shop's behaviour events: the snapshot's, and some for each daily file. */
export function behavior(recipe: Recipe, customers: Customers): LandedTable<Behavior> {
  const name = 'redshift.customer_behavior';
  const counts = countsOf(name, recipe.scale);
  const { base, added, soft } = counts;
  const days = landmarksOf(recipe.asOf);
  const draw = streamsOf(recipe.seed, name);
  const { replayed, exact_duplicates } = added;
  const { roleOf, rows: slices } = sliced(name, draw('roles').shuffled(upTo(base)), { replayed, exact_duplicates, ...soft, before_window: 1, start_of_window: 1 });
  const visitors = upTo(customers.created.length).filter((row) => customers.created[row]! < days.dailyStart);

  let visits = 0;
  const visit = (): Visit => ({
    session: id('SES', ++visits, 7),
    customer: draw('customer').pick(visitors),
    agent: draw('agent').pick(agents),
    place: draw('place').pick(places),
    address: `10.${draw('ip').int(0, 255)}.${draw('ip').int(0, 255)}.${draw('ip').int(1, 254)}`,
    campaign: draw('campaign').pick([['', '', ''], ['', '', ''], ['newsletter', 'email', 'spring'], ['search', 'cpc', 'brand'], ['partner', 'referral', 'autumn, early']]),
  });
  const made = (row: number, moment: Micros, of: Visit): { readonly texts: Record<(typeof columns)[number], string>; readonly meaning: Behavior } => {
    const role = row < base ? roleOf(row) : undefined;
    const event = draw('event').weighted(events);
    const duration = draw('duration').chance(0.05) ? null : draw('duration').int(1, 900);
    const cents = event === 'purchase' ? draw('conversion').int(500, 90_000) : null;
    const isOrphan = role === 'orphan_customers';
    const page = draw('page').int(1, 60);
    const texts: Record<(typeof columns)[number], string> = {
      behavior_id: id('BEH', row + 1, 8),
      customer_id: isOrphan ? id('CUST', 960_001 + slices.orphan_customers.indexOf(row), 6) : id('CUST', of.customer + 1, 6),
      event_name: role === 'odd_event_names' ? oddly(event, draw('odd')) : event,
      event_timestamp: stamp(moment),
      session_id: of.session,
      page_url: `https://shop.example/${event === 'view_product' ? `product/${page}` : event === 'search' ? `find?q=item+${page}` : event}`,
      referrer: draw('referrer').pick(['', '', 'https://search.example/', 'https://news.example/']),
      device_type: of.agent.device,
      browser: of.agent.browser,
      os: of.agent.os,
      country: of.place.country,
      city: of.place.city,
      user_agent: of.agent.text,
      ip_address: of.address,
      duration_seconds: duration === null ? '' : String(duration),
      conversion_value: cents === null ? '' : decimalText(cents, 2),
      utm_source: of.campaign[0],
      utm_medium: of.campaign[1],
      utm_campaign: of.campaign[2],
      behavior_segment: draw('segment').pick(['BROWSER', 'BUYER', 'RETURNING']),
      conversion_probability: decimalText(draw('probability').int(0, 100), 2),
      journey_stage: draw('stage').pick(['AWARENESS', 'CONSIDERATION', 'DECISION']),
      engagement_score: decimalText(draw('score').int(0, 1000), 1),
      session_quality: draw('quality').pick(['LOW', 'MEDIUM', 'HIGH']),
    };
    const meaning: Behavior = {
      id: texts.behavior_id, customerId: texts.customer_id, event, moment, session: of.session, duration,
      conversion: cents === null ? null : BigInt(cents) * 100n, isOrphan,
    };
    return { texts, meaning };
  };

  const somewhere = () => draw('places').next() * base;
  const rows: Landed<Behavior>[] = [];
  const moments = visitMoments(base, days.asOf - 820, days.dailyStart, draw('moments'));
  let current = visit();
  moments.forEach(({ moment, isFirst }, row) => {
    if (isFirst && row > 0) current = visit();
    const role = roleOf(row);
    const exact = role === 'before_window' ? at(days.windowStart, -1, 999_999) : role === 'start_of_window' ? at(days.windowStart, 0) : moment;
    const landed: Landed<Behavior> = { ...made(row, exact, current), file: 'snapshot', place: row };
    rows.push(landed);
    if (role === 'exact_duplicates') rows.push({ ...landed, place: somewhere() });
    if (role === 'replayed') {
      const day = days.dailyDays[slices.replayed.indexOf(row) % 7]!;
      rows.push({ ...landed, file: day, place: at(day, draw('replay').int(0, 86_399)) });
    }
  });
  let next = base;
  for (const turn of upTo(added.daily_events)) {
    const day = days.dailyDays[turn % 7]!;
    if (draw('moments').chance(0.5)) current = visit();
    // The last day begins, and the day before it ends, with an event on the very edge of the 24 months.
    const edge = turn === 6 ? at(day, 0) : turn === 5 ? at(day, 86_399, 999_999) : at(day, draw('moments').int(60, 86_000), draw('moments').int(0, 999_999));
    rows.push({ ...made(next++, edge, current), file: day, place: edge });
  }
  const any = () => at(draw('extra').int(days.windowStart, days.dailyStart - 1), draw('extra').int(0, 86_399));
  const refuse = (n: number, refused: string, change: (turn: number) => Readonly<Record<string, string>>) => {
    for (const turn of upTo(n)) {
      rows.push({ texts: { ...made(next++, any(), visit()).texts, ...change(turn) }, file: 'snapshot', place: somewhere(), meaning: null, refused });
    }
  };
  refuse(added.null_id, 'null_key', () => ({ behavior_id: '' }));
  refuse(added.bad_timestamps, 'bad_type:event_timestamp', (turn) => ({ event_timestamp: ['2025-13-01 00:00:00', 'yesterday', '2025-02-30 10:00:00', '1735689600', '2025-06-01 25:61:00'][turn % 5]! }));
  for (const turn of upTo(added.negative_durations)) {
    const { texts, meaning } = made(next++, any(), visit());
    const duration = -1 - turn;
    rows.push({ texts: { ...texts, duration_seconds: String(duration) }, meaning: { ...meaning, duration }, file: 'snapshot', place: somewhere() });
  }
  return { name, columns, rows, counts, facts: { on_window_edges: 4 } };
}

/** The times of `count` events in visits of one to six, in order; the visits start in [from, until). */
function visitMoments(count: number, from: Day, until: Day, draw: Random): readonly { readonly moment: Micros; readonly isFirst: boolean }[] {
  const sizes: number[] = [];
  for (let left = count; left > 0; left -= sizes[sizes.length - 1]!) sizes.push(Math.min(left, draw.int(1, 6)));
  const starts = sizes.map(() => at(draw.int(from, until - 1), draw.int(0, 80_000))).sort((a, b) => a - b);
  return sizes.flatMap((size, i) => {
    let moment = starts[i]!;
    return upTo(size).map((event) => ({ moment: (moment += event === 0 ? 0 : draw.int(5, 900) * 1_000_000), isFirst: event === 0 }));
  });
}

function oddly(event: string, draw: Random): string {
  const capital = event[0]!.toUpperCase() + event.slice(1);
  return draw.pick([event.toUpperCase(), ` ${event} `, capital, `${capital} `, ` ${event.toUpperCase()}`]);
}
