import { iso, type Day } from './calendar.ts';
import { decimalText, total, type Units } from './decimals.ts';
import { goldOf, grouped, unknown, type FactOrder, type Gold } from './gold.ts';
import { tally, type Settled } from './settle.ts';
import { silverOf, type Silver, type Tables } from './silver.ts';

/** What the built lake must hold at a day, worked out from the generator's records alone; amounts are texts with four places. */
export function expectationsOf(tables: Tables, asOf: Day) {
  const silver = silverOf(tables, asOf);
  const gold = goldOf(silver, asOf);
  const settled: Readonly<Record<string, Settled<unknown>>> = {
    'crm.accounts': silver.accounts,
    'crm.contacts': silver.contacts,
    'crm.opportunities': silver.opportunities,
    'snowflake.customers': silver.customers,
    'snowflake.orders': silver.orders,
    'snowflake.products': silver.products,
    'redshift.customer_behavior': silver.behavior,
    'kafka_orders.events': silver.events,
    'fx_rates.daily_rates': silver.fx,
  };
  const each = <T>(of: (table: Settled<unknown>) => T) => Object.fromEntries(Object.entries(settled).map(([name, table]) => [name, of(table)]));
  return {
    as_of_date: iso(asOf),
    flow: each((table) => table.flow),
    quarantine: each((table) => table.reasons),
    rows: rowsOf(silver, gold),
    silver: silverFacts(silver),
    fact_orders: factOrderTotals(gold.factOrders, silver),
    order_events: {
      amount_usd: money(total(silver.events.rows, (event) => event.amountUsd ?? 0n)),
      fx_status: tally(silver.events.rows.map((event) => event.fxStatus)),
      orphan_orders: silver.events.rows.filter((event) => event.isOrphan).length,
      event_type: tally(silver.events.rows.map((event) => event.type)),
    },
    dim_customer_history: {
      rows: gold.history.length + 1,
      current: gold.currentVersions + 1,
      deleted_versions: gold.history.filter((version) => version.isDeleted).length,
    },
    product_performance: {
      ...salesTotals(gold.productPerformance),
      total_quantity_sold: sum(gold.productPerformance, (row) => row.quantity),
      avg_order_value_usd: averages(gold.productPerformance),
      products_without_orders: gold.productPerformance.filter((row) => row.totalOrders + row.cancelledOrders === 0).length,
      unknown_member: salesTotals(gold.productPerformance.filter((row) => row.productId === unknown)),
    },
    customer_360: {
      ...customer360Totals(gold.customer360),
      avg_order_value_usd: averages(gold.customer360),
      unknown_member: customer360Totals(gold.customer360.filter((row) => row.customerId === unknown)),
    },
    fact_customer_24m: fact24mTotals(gold.customer24m),
  };
}

function rowsOf(silver: Silver, gold: Gold) {
  return {
    accounts_silver: silver.accounts.rows.length,
    contacts_silver: silver.contacts.rows.length,
    opportunities_silver: silver.opportunities.rows.length,
    customer_changes_silver: silver.customerChanges.length,
    customers_silver: silver.customers.rows.length,
    products_silver: silver.products.rows.length,
    fx_rates_silver: silver.fx.rows.length,
    fx_rates_daily_silver: silver.fxDailyRows,
    orders_silver: silver.orders.rows.length,
    customer_behavior_silver: silver.behavior.rows.length,
    order_events_silver: silver.events.rows.length,
    dim_customer_history: gold.history.length + 1,
    dim_customer: gold.customer360.length,
    dim_product: gold.productPerformance.length,
    dim_date: gold.dateRows,
    fact_orders: gold.factOrders.length,
    product_performance: gold.productPerformance.length,
    customer_360: gold.customer360.length,
    fact_customer_24m: gold.customer24m.length,
  };
}

function silverFacts(silver: Silver) {
  return {
    deleted_customers: silver.customers.rows.filter((customer) => customer.isDeleted).length,
    customers_without_valid_email: silver.customers.rows.filter((customer) => customer.emailDomain === null).length,
    customers_by_segment: tally(silver.customers.rows.map((customer) => customer.segment)),
    customers_by_country: tally(silver.customers.rows.map((customer) => customer.country)),
    contacts_without_valid_email: silver.contacts.rows.filter((contact) => !contact.isEmailValid).length,
    orphan_contacts: silver.contacts.rows.filter((contact) => contact.isOrphan).length,
    orphan_opportunities: silver.opportunities.rows.filter((opportunity) => opportunity.isOrphan).length,
    opportunities_by_stage: tally(silver.opportunities.rows.map((opportunity) => opportunity.stage)),
    products_cost_above_price: silver.products.rows.filter((product) => product.isCostAbovePrice).length,
    orphan_behavior: silver.behavior.rows.filter((event) => event.isOrphan).length,
    behavior_by_event: tally(silver.behavior.rows.map((event) => event.event)),
  };
}

function factOrderTotals(orders: readonly FactOrder[], silver: Silver) {
  const productIds = new Set(silver.products.rows.map((product) => product.id));
  const groups = grouped(orders, ({ day, currency }) => `${iso(day).slice(0, 7)}/${currency}`);
  return {
    rows: orders.length,
    unknown_customer: orders.filter((order) => order.isOrphanCustomer).length,
    unknown_product: orders.filter((order) => !productIds.has(order.productId)).length,
    // How many facts belong to their customer's first, second, third version.
    customer_version: tally(orders.map((order) => String(order.customerVersion ?? 'unknown'))),
    outliers: orders.filter((order) => order.isOutlier).length,
    quantity: sum(orders, (order) => order.quantity),
    amount_orig: money(total(orders, (order) => order.amount)),
    amount_usd: money(total(orders, (order) => order.amountUsd ?? 0n)),
    net_revenue_usd: money(total(orders, (order) => order.netRevenue ?? 0n)),
    status: tally(orders.map((order) => order.status)),
    fx_status: tally(orders.map((order) => order.fxStatus)),
    currency: tally(orders.map((order) => order.currency)),
    // Keys are `YYYY-MM/CUR`; null where not one order of the group has a rate.
    amount_usd_by_month_and_currency: Object.fromEntries(
      [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, group]) => {
        const amounts = group.flatMap((order) => order.amountUsd ?? []);
        return [key, amounts.length === 0 ? null : money(total(amounts, (amount) => amount))];
      }),
    ),
  };
}

type SalesRow = Gold['productPerformance'][number] | Gold['customer360'][number];

function salesTotals(rows: readonly SalesRow[]) {
  return {
    rows: rows.length,
    total_orders: sum(rows, (row) => row.totalOrders),
    cancelled_orders: sum(rows, (row) => row.cancelledOrders),
    unpriced_orders: sum(rows, (row) => row.unpricedOrders),
    total_revenue_usd: money(total(rows, (row) => row.revenue)),
  };
}

function customer360Totals(rows: Gold['customer360']) {
  return {
    ...salesTotals(rows),
    total_events: sum(rows, (row) => row.events),
    total_sessions: sum(rows, (row) => row.sessions),
    total_time_spent_seconds: sum(rows, (row) => row.seconds),
    open_opportunities: sum(rows, (row) => row.openOpportunities),
    won_amount: money(total(rows, (row) => row.wonAmount)),
    estimated_ltv: money(total(rows, (row) => row.estimatedLtv)),
  };
}

/** Totals of fact_customer_24m's rows. */
function fact24mTotals(rows: Gold['customer24m']) {
  return {
    rows: rows.length,
    orders_24m: sum(rows, (row) => row.totalOrders),
    cancelled_orders_24m: sum(rows, (row) => row.cancelledOrders),
    unpriced_orders_24m: sum(rows, (row) => row.unpricedOrders),
    units_24m: sum(rows, (row) => row.quantity),
    revenue_usd_24m: money(total(rows, (row) => row.revenue)),
    avg_order_value_usd_24m: averages(rows),
    days_since_last_order: sum(rows, (row) => row.daysSinceLastOrder ?? 0),
    active_months_24m: sum(rows, (row) => row.activeMonths),
    events_24m: sum(rows, (row) => row.events),
    logins_24m: sum(rows, (row) => row.logins),
    page_views_24m: sum(rows, (row) => row.pageViews),
    purchases_24m: sum(rows, (row) => row.purchases),
    sessions_24m: sum(rows, (row) => row.sessions),
    time_spent_seconds_24m: sum(rows, (row) => row.seconds),
    conversion_value_24m: money(total(rows, (row) => row.conversion)),
    active_customers: rows.filter((row) => row.isActive).length,
  };
}

/** The sum of a column of averages, nulls left out. */
function averages(rows: readonly { readonly averageOrderValue: Units | null }[]): string {
  return money(total(rows, (row) => row.averageOrderValue ?? 0n));
}

function sum<T>(rows: readonly T[], of: (row: T) => number): number {
  return rows.reduce((all, row) => all + of(row), 0);
}

function money(amount: Units): string {
  return decimalText(amount, 4);
}
