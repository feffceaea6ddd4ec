import { at, dayAt, landmarksOf, stamp, zulu, type Day, type Micros } from './calendar.ts';
import { countsOf, sliced } from './counts.ts';
import { decimalText, type Units } from './decimals.ts';
import { id, upTo, type Landed, type LandedTable, type Recipe } from './landed.ts';
import type { Order } from './orders.ts';
import { randomOf, streamsOf, type Random } from './random.ts';

/** What an event's row means, after the lake's normalising; the amount has scale 4. A bad value means nothing. */
export interface OrderEvent {
  readonly id: string;
  readonly partition: number;
  readonly offset: number;
  readonly isBad: boolean;
  readonly orderId: string;
  readonly type: string;
  readonly moment: Micros;
  readonly currency: string;
  readonly amount: Units;
  readonly isOrphan: boolean;
}

const columns = ['event_id', 'topic', 'partition', 'offset', 'timestamp', 'key', 'value', 'headers'] as const;
const partitions = 3;

const lifeCycles = {
  COMPLETED: ['ORDER_CREATED', 'PAYMENT_AUTHORIZED', 'PAYMENT_CAPTURED', 'SHIPPED', 'DELIVERED'],
  SHIPPED: ['ORDER_CREATED', 'PAYMENT_AUTHORIZED', 'PAYMENT_CAPTURED', 'SHIPPED'],
  PENDING: ['ORDER_CREATED', 'PAYMENT_AUTHORIZED'],
  CANCELLED: ['ORDER_CREATED', 'PAYMENT_AUTHORIZED', 'CANCELLED'],
} as const;

/** An event before it has a place in the log. */
interface Draft {
  readonly row: number;
  readonly order: Order;
  readonly type: string;
  /** When it happened, and when the log received it. */
  readonly moment: Micros;
  readonly received: Micros;
  readonly kind: 'base' | 'redelivered' | 'truncated' | 'not_json' | 'empty_value' | 'null_id' | 'negative_amounts';
}

/** Makes the log of order events; they belong to orders that stay. */
export function events(recipe: Recipe, orders: LandedTable<Order>): LandedTable<OrderEvent> {
  const name = 'kafka_orders.events';
  const counts = countsOf(name, recipe.scale);
  const { base, added, soft } = counts;
  const { daily, ...odd } = soft;
  const days = landmarksOf(recipe.asOf);
  const draw = streamsOf(recipe.seed, name);
  const { roleOf } = sliced(name, draw('roles').shuffled(upTo(base - daily)), { redelivered: added.redelivered, ...odd });
  const source = kept(orders);

  const drafts: Draft[] = [];
  const snapshotEnd = at(days.dailyStart, -1);
  const settled = draw('orders').shuffled(source.filter((order) => order.day < days.dailyStart - 40));
  const inTime = (moment: Micros) => Math.min(moment, snapshotEnd - 7_200_000_000);
  const happened = function* (): Generator<Pick<Draft, 'order' | 'type' | 'moment'>> {
    for (let turn = 0; ; turn++) {
      const order = settled[turn % settled.length]!;
      let moment = order.orderTs;
      for (const type of lifeCycles[order.status as keyof typeof lifeCycles]) {
        yield { order, type, moment: inTime(moment) };
        moment += draw('steps').int(600, 6 * 86_400) * 1_000_000;
      }
    }
  };
  const stream = happened();
  const next = () => stream.next().value as Pick<Draft, 'order' | 'type' | 'moment'>;
  let row = 0;
  const push = (kind: Draft['kind'], event: Pick<Draft, 'order' | 'type' | 'moment'>) => {
    const draft: Draft = { ...event, kind, row: row++, received: event.moment + draw('lag').int(1, 20) * 1_000_000 };
    drafts.push(draft);
    return draft;
  };
  for (const at of upTo(base - daily)) {
    const draft = push('base', next());
    // The log received it once more, within the hour.
    if (roleOf(at) === 'redelivered') drafts.push({ ...draft, kind: 'redelivered', received: draft.received + draw('lag').int(60, 3600) * 1_000_000 });
  }
  const recent = source.filter((order) => order.day >= days.dailyStart - 20 && order.day < days.dailyStart);
  for (const turn of upTo(daily)) {
    const moment = at(days.dailyDays[turn % 7]!, draw('daily').int(0, 86_000));
    push('base', { order: draw('daily').pick(recent), type: draw('daily').pick(['PAYMENT_CAPTURED', 'SHIPPED', 'DELIVERED']), moment });
  }
  for (const kind of ['truncated', 'not_json', 'empty_value', 'null_id', 'negative_amounts'] as const) {
    for (const _ of upTo(added[kind])) push(kind, next());
  }

  drafts.sort((a, b) => a.received - b.received || a.row - b.row);
  const offsets = upTo(partitions).map((partition) => 1_000 * (partition + 1));
  const turns = new Map<string, number>();
  const rows = drafts.map((draft, place): Landed<OrderEvent> => {
    const { order, kind } = draft;
    const role = draft.row < base - daily ? roleOf(draft.row) : undefined;
    const orderId = role === 'orphan_orders' ? id('ORD', 99_000_000 + draft.row, 8) : order.id;
    const partition = Number(orderId.slice(-3)) % partitions;
    const offset = offsets[partition]!++;
    const turn = turns.get(kind) ?? 0;
    turns.set(kind, turn + 1);
    // Everything within the message follows from its row, so that it is the same when it is delivered again.
    const own = randomOf(`${recipe.seed}/${name}/${draft.row}`);
    const eventId = `KAFKA-${own.hex(16)}`;
    const amount = kind === 'negative_amounts' ? -order.amount : order.amount;
    const { value, hasTime } = messageOf(draft, { orderId, amount, isCamel: role === 'camel_case_keys', hasCustomer: role !== 'no_customer_id', own });
    const bad = kind === 'truncated' ? value.slice(0, value.length - 12 - turn) : kind === 'not_json' ? notJson(turn, value) : kind === 'empty_value' ? ['', ' '][turn % 2]! : undefined;
    const texts: Record<(typeof columns)[number], string> = {
      event_id: kind === 'null_id' ? '' : eventId,
      topic: 'orders.v1',
      partition: String(partition),
      offset: String(offset),
      timestamp: stamp(draft.received),
      key: orderId,
      value: bad ?? value,
      headers: '{"content-type":"application/json"}',
    };
    const meaning: OrderEvent | null = kind === 'null_id' ? null : {
      id: eventId, partition, offset, isBad: bad !== undefined, orderId, type: draft.type,
      moment: hasTime ? Math.floor(draft.moment / 1_000_000) * 1_000_000 : draft.received,
      currency: order.currency, amount, isOrphan: role === 'orphan_orders',
    };
    const day: Day = dayAt(draft.received);
    return { texts, meaning, place, file: day >= days.dailyStart ? day : 'snapshot', ...(kind === 'null_id' && { refused: 'null_key' }) };
  });
  return { name, columns, rows, counts };
}

/** The base orders that no daily row deletes, as first delivered. */
function kept(orders: LandedTable<Order>): readonly Order[] {
  const gone = new Set(orders.rows.filter((row) => row.meaning?.isDeleted).map((row) => row.meaning!.id));
  const first = new Map<string, Order>();
  for (const { meaning } of orders.rows) {
    if (meaning && meaning.amount >= 0n && !gone.has(meaning.id) && !first.has(meaning.id)) first.set(meaning.id, meaning);
  }
  return [...first.values()];
}

interface Wording {
  readonly orderId: string;
  readonly amount: Units;
  readonly isCamel: boolean;
  readonly hasCustomer: boolean;
  readonly own: Random;
}

/** The message as JSON; a few leave their time to the envelope. */
function messageOf(draft: Draft, { orderId, amount, isCamel, hasCustomer, own }: Wording): { readonly value: string; readonly hasTime: boolean } {
  const key = (snake: string) => (isCamel ? snake.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase()) : snake);
  const hasTime = !own.chance(0.02);
  const { order } = draft;
  const value = JSON.stringify({
    [key('order_id')]: orderId,
    ...(hasCustomer && { [key('customer_id')]: order.customerId }),
    [key('event_type')]: draft.type,
    ...(hasTime && { [key('event_ts')]: zulu(draft.moment) }),
    amount: decimalText(amount, 4, 2),
    ...(order.currency !== 'XXX' && { currency: order.currency }),
    channel: own.pick(['WEB', 'MOBILE', 'STORE']),
    metadata: { source: 'checkout', version: own.pick(['1', '2']), session_id: id('SES', own.int(1, 900), 7) },
  });
  return { value, hasTime };
}

/** Texts that no reader of JSON objects may accept, some of them by a hair. */
function notJson(turn: number, value: string): string {
  return [
    `SHIPPED ${value.length}`, '<event type="SHIPPED"/>', '[1, 2, 3]', 'null', value.replaceAll('"', "'"), value.replace(/}$/, ',}'), `${value} trailing`, `${value}${value}`,
  ][turn % 8]!;
}
