import { at, iso, landmarksOf, stamp, type Day, type Micros } from './calendar.ts';
import { deleteFlags, insertOp, opRank, updateOp } from './cdc.ts';
import { countsOf } from './counts.ts';
import type { Customers } from './customers.ts';
import { decimalText, type Units } from './decimals.ts';
import { currencies } from './fx.ts';
import { id, upTo, type Landed, type LandedTable, type Recipe } from './landed.ts';
import { plannedOrders, type OrderPlan } from './order-plan.ts';
import type { Products } from './products.ts';
import { streamsOf, type Random } from './random.ts';
import { booleanText, places, street } from './words.ts';

/** What an order's row means, after the lake's normalising; the amount has scale 4. */
export interface Order {
  readonly id: string;
  readonly customerId: string;
  readonly productId: string;
  readonly day: Day;
  readonly orderTs: Micros;
  readonly quantity: number;
  readonly currency: string;
  readonly amount: Units;
  readonly status: string;
  readonly isOutlier: boolean;
  readonly isOrphanCustomer: boolean;
  readonly isOrphanProduct: boolean;
  readonly updatedAt: Micros;
  readonly opRank: number;
  readonly isDeleted: boolean;
}

const columns = ['order_id', 'customer_id', 'product_id', 'order_date', 'order_timestamp', 'quantity', 'unit_price', 'total_amount', 'currency',
  'payment_method', 'shipping_method', 'status', 'op', 'is_deleted', 'shipping_address', 'billing_address', 'discount_percent', 'tax_amount',
  'shipping_cost', 'promo_code', 'sales_rep_id', 'channel', 'created_at', 'updated_at', 'source_system', 'ingestion_timestamp', 'order_month',
  'order_quarter', 'order_year', 'order_segment', 'customer_order_count', 'fulfillment_days'] as const;
type Text = Record<(typeof columns)[number], string>;

const statuses = [['COMPLETED', 62], ['SHIPPED', 15], ['PENDING', 10], ['CANCELLED', 13]] as const;

/** Makes the shop's orders as a change feed. */
export function orders(recipe: Recipe, customers: Customers, products: Products): LandedTable<Order> {
  const name = 'snowflake.orders';
  const counts = countsOf(name, recipe.scale);
  const { base, added } = counts;
  const days = landmarksOf(recipe.asOf);
  const draw = streamsOf(recipe.seed, name);
  const plan = plannedOrders(recipe, counts, customers, draw);

  const made = (row: number, planned: OrderPlan, sign: 1 | -1): { readonly texts: Text; readonly meaning: Order } => {
    const { role, day, currency } = planned;
    const product = draw('product').pick(products.onSale);
    const level = currencies.find((known) => known.code === currency)?.perUsd ?? 1;
    // Yen and won have no smaller unit.
    const grain = level > 100 ? 100 : 1;
    const local = (cents: number) => Math.max(1, Math.round((cents * level) / grain)) * grain;
    const quantity = draw('quantity').int(1, 10);
    const price = local(product.priceCents);
    const discount = draw('discount').pick([0, 0, 0, 5, 10, 15, 20, 30]);
    const tax = local(Math.floor((quantity * product.priceCents * 8) / 100));
    const shipping = draw('shipping').chance(0.3) ? 0 : local(draw('shipping').int(199, 2499));
    // Cents times percents are ten-thousandths, hence the sum is exact at scale 4.
    const right = BigInt(quantity * price) * BigInt(100 - discount) + BigInt(tax + shipping) * 100n;
    const factor = draw('outlier').int(3, 15);
    const amount = BigInt(sign) * right * BigInt(role === 'outliers' ? factor : 1);

    const orderTs = at(day, draw('time').int(0, 86_000));
    const created = orderTs + draw('created').int(0, 120) * 1_000_000;
    const isDaily = day >= days.dailyStart;
    const updated = isDaily
      ? created + draw('updated').int(0, 200) * 1_000_000
      : Math.min(created + draw('updated').int(86_400, 20 * 86_400) * 1_000_000 + draw('updated').int(0, 999_999), at(days.dailyStart, -draw('updated').int(1, 80_000)));
    const hasTime = !draw('no_time').chance(0.03);
    const status = role === 'updates' ? draw('status').pick(['PENDING', 'SHIPPED']) : draw('status').weighted(statuses);
    const place = draw('place').pick(places);
    const address = `${street(draw('street'))}, ${place.city}`;
    const [year, month] = iso(day).split('-').map(Number) as [number, number];
    const op = planned.isBaseUpdate ? updateOp(draw('op')) : insertOp(draw('op'));
    const texts: Text = {
      order_id: id('ORD', row + 1, 8),
      customer_id: planned.customerId,
      product_id: role === 'orphan_products' ? id('PROD', 900_000 + row, 6) : product.id,
      order_date: iso(day),
      order_timestamp: hasTime ? stamp(orderTs) : '',
      quantity: String(quantity),
      unit_price: decimalText(price, 2),
      total_amount: decimalText(amount, 4, 2),
      currency: planned.currencyText,
      payment_method: draw('payment').pick(['CARD', 'CARD', 'PAYPAL', 'BANK_TRANSFER', 'INVOICE']),
      shipping_method: draw('method').pick(['STANDARD', 'EXPRESS', 'PICKUP']),
      status,
      op,
      is_deleted: draw('deleted').chance(0.5) ? '' : booleanText(draw('deleted'), false),
      shipping_address: address,
      billing_address: draw('billing').chance(0.06) ? `${street(draw('street'))}, ${place.city}` : address,
      discount_percent: decimalText(discount, 2),
      tax_amount: decimalText(tax, 2),
      shipping_cost: decimalText(shipping, 2),
      promo_code: discount ? `SAVE${discount}` : '',
      sales_rep_id: draw('rep').chance(0.4) ? id('REP', draw('rep').int(1, 30), 3) : '',
      channel: draw('channel').pick(['WEB', 'WEB', 'MOBILE', 'STORE', 'PARTNER']),
      created_at: stamp(created),
      updated_at: stamp(updated),
      source_system: 'shop',
      ingestion_timestamp: stamp(updated + 300_000_000),
      order_month: String(month),
      order_quarter: String(Math.ceil(month / 3)),
      order_year: String(year),
      order_segment: draw('segment').pick(['NEW', 'REPEAT', 'LOYAL']),
      customer_order_count: String(draw('count').int(1, 40)),
      fulfillment_days: status === 'COMPLETED' ? String(draw('fulfil').int(1, 14)) : '',
    };
    const meaning: Order = {
      id: texts.order_id, customerId: texts.customer_id, productId: texts.product_id, day, orderTs: hasTime ? orderTs : at(day, 0), quantity,
      currency, amount, status, isOutlier: role === 'outliers', isOrphanCustomer: role === 'orphan_customers', isOrphanProduct: role === 'orphan_products',
      updatedAt: updated, opRank: opRank(planned.isBaseUpdate ? 'UPDATE' : 'INSERT'), isDeleted: false,
    };
    return { texts, meaning };
  };

  const somewhere = () => draw('places').next() * base;
  const changes = draw('changes');
  const later = (order: { readonly texts: Text; readonly meaning: Order }, file: Day, moment: Micros, texts: Partial<Text>, meaning: Partial<Order>): Landed<Order> => ({
    texts: { ...order.texts, ...texts, updated_at: stamp(moment) },
    file,
    place: at(file, changes.int(0, 86_000)),
    meaning: { ...order.meaning, ...meaning, updatedAt: moment },
  });
  const rows: Landed<Order>[] = [];
  for (const [row, planned] of plan.base.entries()) {
    const order = made(row, planned, 1);
    const { texts, meaning } = order;
    const isDaily = planned.day >= days.dailyStart;
    const landed: Landed<Order> = { ...order, file: isDaily ? planned.day : 'snapshot', place: isDaily ? meaning.updatedAt : row };
    rows.push(landed);
    const day = days.dailyDays[planned.turn % 7]!;
    const moment = at(day, changes.int(0, 86_000), changes.int(0, 999_999));
    const status = otherStatus(meaning.status, changes);
    if (planned.role === 'updates') {
      rows.push({ ...later(order, day, moment, { status, op: updateOp(changes) }, { status, opRank: opRank('UPDATE') }), place: moment });
    } else if (planned.role === 'deletes') {
      const flags = deleteFlags(planned.turn);
      rows.push({ ...later(order, day, moment, flags.texts, { isDeleted: true, opRank: flags.rank }), place: moment });
    } else if (planned.role === 'stale') {
      const before = at(planned.day, 86_399, 500_000);
      rows.push(later(order, day, before, { status, op: updateOp(changes) }, { status, opRank: opRank('UPDATE') }));
    } else if (planned.role === 'ties') {
      const isUpdate = planned.turn % 3 === 0;
      const op = isUpdate ? updateOp(changes) : 'INSERT';
      rows.push(later(order, day, meaning.updatedAt, { status, op }, { status, opRank: opRank(isUpdate ? 'UPDATE' : 'INSERT') }));
    } else if (planned.role === 'exact_duplicates') {
      rows.push({ texts, meaning, file: 'snapshot', place: somewhere() });
    }
  }
  let next = base;
  const extra = (sign: 1 | -1) => made(next++, plan.extra(), sign);
  for (const _ of upTo(added.null_id)) {
    rows.push({ texts: { ...extra(1).texts, order_id: '' }, file: 'snapshot', place: somewhere(), meaning: null, refused: 'null_key' });
  }
  for (const _ of upTo(added.bad_quantity)) {
    rows.push({ texts: { ...extra(1).texts, quantity: 'three' }, file: 'snapshot', place: somewhere(), meaning: null, refused: 'bad_type:quantity' });
  }
  for (const _ of upTo(added.negative_totals)) rows.push({ ...extra(-1), file: 'snapshot', place: somewhere() });
  const inDailyWeek = rows.filter((row) => row.file !== 'snapshot').length;
  return { name, columns, rows, counts, facts: { heavy_orders: plan.heavyOrders, rows_in_daily_files: inDailyWeek } };
}

function otherStatus(status: string, draw: Random): string {
  return draw.pick(statuses.map(([known]) => known).filter((known) => known !== status));
}
