import type { Behavior } from './behavior.ts';
import { addMonths, dayAt, iso, type Day } from './calendar.ts';
import type { Customer } from './customers.ts';
import { divided, total, type Units } from './decimals.ts';
import type { Opportunity } from './opportunities.ts';
import type { Order } from './orders.ts';
import type { Converted, Silver } from './silver.ts';

/** A row of fact_orders; amounts have scale 4. */
export interface FactOrder extends Order, Converted {
  readonly isCancelled: boolean;
  readonly netRevenue: Units | null;
  /** The number of the customer's version that was valid at the order's time; null for the unknown member. */
  readonly customerVersion: number | null;
}

/** Orders as product_performance and customer_360 sum them up. */
export interface Sales {
  readonly totalOrders: number;
  readonly cancelledOrders: number;
  readonly unpricedOrders: number;
  readonly quantity: number;
  readonly revenue: Units;
  readonly averageOrderValue: Units | null;
  readonly firstDay: Day | null;
  readonly lastDay: Day | null;
}

/** Behaviour as customer_360 and fact_customer_24m sum it up. */
export interface Activity {
  readonly events: number;
  readonly logins: number;
  readonly pageViews: number;
  readonly purchases: number;
  readonly sessions: number;
  readonly seconds: number;
  readonly conversion: Units;
}

/** A customer over its whole life. */
export interface Customer360 extends Sales, Pick<Activity, 'events' | 'sessions' | 'seconds'> {
  readonly customerId: string;
  readonly openOpportunities: number;
  readonly wonAmount: Units;
  readonly estimatedLtv: Units;
}

/** A customer over the 24 months before a day. */
export interface Customer24m extends Sales, Activity {
  readonly customerId: string;
  readonly daysSinceLastOrder: number | null;
  readonly activeMonths: number;
  readonly isActive: boolean;
}

/** What gold must hold at a day. */
export interface Gold {
  readonly history: readonly Customer[];
  readonly currentVersions: number;
  readonly factOrders: readonly FactOrder[];
  readonly productPerformance: readonly (Sales & { readonly productId: string })[];
  readonly customer360: readonly Customer360[];
  readonly customer24m: readonly Customer24m[];
  readonly dateRows: number;
}

/** The id of the member that stands for all unknown ones. */
export const unknown = '__unknown__';

/** Works out gold from silver, in plain arithmetic on the generator's records. */
export function goldOf(silver: Silver, asOf: Day): Gold {
  const history = historyOf(silver.customerChanges);
  const versionsOf = grouped(history, (version) => version.id);
  const factOrders = silver.orders.rows.map((order): FactOrder => {
    const isCancelled = order.status === 'CANCELLED';
    // The first version reaches back to the beginning of time.
    const versions = versionsOf.get(order.customerId);
    const customerVersion = versions ? 1 + versions.slice(1).filter((version) => version.updatedAt <= order.orderTs).length : null;
    return { ...order, isCancelled, netRevenue: isCancelled ? 0n : order.amountUsd, customerVersion };
  });
  const customerIds = [...versionsOf.keys(), unknown];
  const owner = (customerId: string) => (versionsOf.has(customerId) ? customerId : unknown);
  const windowStart = addMonths(asOf, -24);
  const inWindow = (day: Day) => windowStart <= day && day < asOf;

  const productIds = new Set(silver.products.rows.map((product) => product.id));
  const byProduct = grouped(factOrders, (order) => (productIds.has(order.productId) ? order.productId : unknown));
  const byCustomer = grouped(factOrders, (order) => owner(order.customerId));
  const behaviorBy = grouped(silver.behavior.rows, (event) => owner(event.customerId));
  const opportunitiesBy = grouped(silver.opportunities.rows, (opportunity) => owner(opportunity.accountId));
  return {
    history,
    currentVersions: versionsOf.size,
    factOrders,
    productPerformance: [...productIds, unknown].map((productId) => ({ productId, ...salesOf(byProduct.get(productId) ?? []) })),
    customer360: customerIds.map((customerId) =>
      customer360(customerId, byCustomer.get(customerId) ?? [], behaviorBy.get(customerId) ?? [], opportunitiesBy.get(customerId) ?? []),
    ),
    customer24m: customerIds.map((customerId) =>
      customer24m(
        customerId,
        (byCustomer.get(customerId) ?? []).filter((order) => inWindow(order.day)),
        (behaviorBy.get(customerId) ?? []).filter((event) => inWindow(dayAt(event.moment))),
        asOf,
      ),
    ),
    dateRows: daysOfYears(factOrders.reduce((first, order) => Math.min(first, order.day), asOf), asOf),
  };
}

/** The versions of customers in which anything tracked differs from the version before. */
function historyOf(changes: readonly Customer[]): readonly Customer[] {
  const tracked = ({ segment, country, emailDomain, isDeleted }: Customer) => JSON.stringify([segment, country, emailDomain?.toLowerCase(), isDeleted]);
  return changes.filter((change, i) => {
    const before = changes[i - 1];
    return before?.id !== change.id || tracked(before) !== tracked(change);
  });
}

function customer360(customerId: string, orders: readonly FactOrder[], behavior: readonly Behavior[], opportunities: readonly Opportunity[]): Customer360 {
  const sales = salesOf(orders);
  const { events, sessions, seconds } = activityOf(behavior);
  const won = opportunities.filter((opportunity) => opportunity.stage === 'CLOSED_WON');
  return {
    customerId, ...sales, events, sessions, seconds,
    openOpportunities: opportunities.filter((opportunity) => !opportunity.stage.startsWith('CLOSED_')).length,
    wonAmount: total(won, (opportunity) => opportunity.amount),
    estimatedLtv: divided(sales.revenue * 15n, 10n),
  };
}

function customer24m(customerId: string, orders: readonly FactOrder[], behavior: readonly Behavior[], asOf: Day): Customer24m {
  const sales = salesOf(orders);
  const months = new Set(orders.filter((order) => !order.isCancelled).map((order) => iso(order.day).slice(0, 7)));
  return {
    customerId, ...sales, ...activityOf(behavior),
    daysSinceLastOrder: sales.lastDay === null ? null : asOf - sales.lastDay,
    activeMonths: months.size,
    isActive: sales.totalOrders > 0 || behavior.length > 0,
  };
}

function salesOf(orders: readonly FactOrder[]): Sales {
  const sold = orders.filter((order) => !order.isCancelled);
  const unpriced = sold.filter((order) => order.fxStatus === 'fx_missing').length;
  const revenue = total(orders, (order) => order.netRevenue ?? 0n);
  const priced = sold.length - unpriced;
  const days = sold.map((order) => order.day);
  return {
    totalOrders: sold.length,
    cancelledOrders: orders.length - sold.length,
    unpricedOrders: unpriced,
    quantity: sold.reduce((sum, order) => sum + order.quantity, 0),
    revenue,
    averageOrderValue: priced === 0 ? null : divided(revenue, BigInt(priced)),
    firstDay: days.length === 0 ? null : Math.min(...days),
    lastDay: days.length === 0 ? null : Math.max(...days),
  };
}

function activityOf(behavior: readonly Behavior[]): Activity {
  const of = (...names: readonly string[]) => behavior.filter((event) => names.includes(event.event)).length;
  return {
    events: behavior.length,
    logins: of('login'),
    pageViews: of('page_view', 'view_product'),
    purchases: of('purchase'),
    sessions: new Set(behavior.map((event) => event.session)).size,
    seconds: behavior.reduce((sum, event) => sum + (event.duration ?? 0), 0),
    conversion: total(behavior, (event) => event.conversion ?? 0n),
  };
}

function daysOfYears(first: Day, last: Day): number {
  const [from, to] = [iso(first).slice(0, 4), iso(last).slice(0, 4)].map(Number) as [number, number];
  return (Date.UTC(to + 1, 0, 1) - Date.UTC(from, 0, 1)) / 86_400_000;
}

/** Sorts rows into groups, in the order in which the groups first appear. */
export function grouped<T>(rows: readonly T[], key: (row: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const group = groups.get(key(row));
    if (group) group.push(row);
    else groups.set(key(row), [row]);
  }
  return groups;
}
