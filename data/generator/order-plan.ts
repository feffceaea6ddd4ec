import { landmarksOf, type Day, type Landmarks } from './calendar.ts';
import { sliced, type CountsOf } from './counts.ts';
import type { Customers } from './customers.ts';
import { currencies, isInGap } from './fx.ts';
import { id, upTo, type Recipe } from './landed.ts';
import type { Random } from './random.ts';

/** What is decided for an order before its row is written. */
export interface OrderPlan {
  readonly role: string | undefined;
  /** The order's number among those of its role. */
  readonly turn: number;
  readonly day: Day;
  readonly customerId: string;
  /** The currency as the lake must understand it: three letters, XXX when there is none. */
  readonly currency: string;
  readonly currencyText: string;
  /** The base row itself is an update, so that a tie is lost by the later file. */
  readonly isBaseUpdate: boolean;
}

const heavyOrderShare = 0.7;
const heavyCustomerShare = 0.05;
const usdShare = 0.55;

/** Decides role, day, customer and currency of every order; base orders come in the order of their days. */
export function plannedOrders(
  recipe: Recipe,
  counts: CountsOf<'snowflake.orders'>,
  customers: Customers,
  draw: (column: string) => Random,
): { readonly base: readonly OrderPlan[]; readonly extra: () => OrderPlan; readonly heavyOrders: number } {
  const { base, added, soft } = counts;
  const days = landmarksOf(recipe.asOf);
  const { updates, deletes, stale, ties, exact_duplicates } = added;
  const { older_than_window, on_each_border_day, ...odd } = soft;
  // One of the orders before the first rate lies within the window, if there is a day between the window's first and the first rate's.
  const hasLateOne = days.firstRate - 1 > days.windowStart;
  const old = older_than_window - on_each_border_day - (odd.before_first_rate - Number(hasLateOne));
  const { roleOf, rows } = sliced('snowflake.orders', draw('roles').shuffled(upTo(base)), {
    updates, deletes, stale, ties, exact_duplicates, ...odd, old,
    eve_of_window: on_each_border_day, start_of_window: on_each_border_day, eve_of_as_of: on_each_border_day, as_of_day: on_each_border_day,
  });

  const draft = upTo(base).map((row) => {
    const role = roleOf(row);
    const turn = role ? rows[role].indexOf(row) : 0;
    return { role, turn, day: dayOfOrder(role, turn) };
  });
  draft.sort((a, b) => a.day - b.day);
  const currencyOf = orderCurrencies(draft, base, days, draw('currency'));
  const heavy = heavyOrders(draft, draw('heavy'));
  const pickCustomer = customerPicker(customers, recipe, draw('customer'));
  const spelling = draw('spelling');
  const plans = draft.map((order, row): OrderPlan => {
    const currency = currencyOf[row]!;
    const isOrphan = order.role === 'orphan_customers';
    return {
      ...order,
      customerId: isOrphan ? id('CUST', 990_001 + order.turn, 6) : pickCustomer(heavy.has(row), order.day),
      currency,
      currencyText: spelled(currency, order.role, order.turn, spelling),
      isBaseUpdate: order.role === 'ties' && order.turn % 3 === 2,
    };
  });
  const extra = (): OrderPlan => ({
    role: undefined, turn: 0, day: draw('extra').int(days.windowStart + 1, days.dailyStart - 10),
    customerId: pickCustomer(false, days.dailyStart), currency: 'USD', currencyText: 'USD', isBaseUpdate: false,
  });
  return { base: plans, extra, heavyOrders: heavy.size };

  function dayOfOrder(role: keyof typeof rows | undefined, turn: number): Day {
    const day = draw('day');
    const inOldTimes = () => day.int(days.oldestOrder, days.windowStart - 2);
    switch (role) {
      case 'old': return turn === 0 ? days.oldestOrder : inOldTimes();
      case 'before_first_rate': return turn === 0 && hasLateOne ? days.firstRate - 1 : inOldTimes();
      case 'eve_of_window': return days.windowStart - 1;
      case 'start_of_window': return days.windowStart;
      case 'eve_of_as_of': return days.asOf - 1;
      case 'as_of_day': return days.asOf;
      case 'gbp_carried': return days.gbpGap[0] + (turn % 5);
      case 'krw_carried': return days.krwGap[0] + ((turn * 2) % 7);
      case 'krw_missing': return days.krwGap[0] + 7 + (turn % 3);
      case 'chf': case 'blank_currency': case 'odd_currency_spelling': return day.int(days.firstRate, days.dailyStart - 1);
      case 'updates': case 'deletes': case 'stale': case 'ties': case 'exact_duplicates': return day.int(days.windowStart + 1, days.dailyStart - 10);
      default: return day.int(days.windowStart + 1, days.asOf - 2);
    }
  }
}

type Draft = readonly { readonly role: string | undefined; readonly turn: number; readonly day: Day }[];

/** Gives each order its currency: what its role demands, dollars before there are rates, and else such that dollars have their share. */
function orderCurrencies(draft: Draft, base: number, days: Landmarks, draw: Random): readonly string[] {
  const codes = currencies.map((currency) => currency.code as string);
  const demanded: Readonly<Record<string, string>> = { chf: 'CHF', blank_currency: 'XXX', gbp_carried: 'GBP', krw_carried: 'KRW', krw_missing: 'KRW' };
  const nonUsd = (turn: number, day: Day) => {
    const open = codes.filter((code) => !isInGap(code, day, days));
    return open[turn % open.length]!;
  };
  const found: string[] = [];
  const free: number[] = [];
  draft.forEach(({ role, turn, day }, row) => {
    if (role && demanded[role]) found[row] = demanded[role];
    else if (role === 'before_first_rate' || role === 'odd_currency_spelling') found[row] = nonUsd(turn, day);
    else if (day < days.firstRate) found[row] = 'USD';
    else free.push(row);
  });
  let usdLeft = Math.round(usdShare * base) - found.filter((code) => code === 'USD').length;
  draw.shuffled(free).forEach((row, turn) => (found[row] = usdLeft-- > 0 ? 'USD' : nonUsd(turn, draft[row]!.day)));
  return found;
}

/** How the file writes a currency. */
function spelled(currency: string, role: string | undefined, turn: number, draw: Random): string {
  if (currency === 'XXX') return ['', ' ', '   '][turn % 3]!;
  if (role !== 'odd_currency_spelling') return currency;
  const lower = currency.toLowerCase();
  return draw.pick([` ${lower} `, lower, ` ${currency}`, `${currency[0]}${lower.slice(1)} `]);
}

/** The rows whose customer is one of the few who order most. */
function heavyOrders(draft: Draft, draw: Random): ReadonlySet<number> {
  const owned = upTo(draft.length).filter((row) => draft[row]!.role !== 'orphan_customers');
  return new Set(draw.shuffled(owned).slice(0, Math.round(heavyOrderShare * draft.length)));
}

/** Picks customers: heavy ones were there before the first order; of the others most, not all, were there before theirs. */
function customerPicker(customers: Customers, recipe: Recipe, draw: Random): (isHeavy: boolean, day: Day) => string {
  const days = landmarksOf(recipe.asOf);
  const count = Math.max(1, Math.round(heavyCustomerShare * customers.created.length));
  const settled = (row: number) => customers.created[row]! < days.oldestOrder;
  // Some of those who change in the daily files order often, so that facts meet several versions of a customer.
  const changing = customers.updated.filter(settled).slice(0, Math.ceil(count / 5));
  const known = draw.shuffled(upTo(customers.created.length).filter((row) => settled(row) && !changing.includes(row)));
  const heavy = [...changing, ...known.slice(0, count - changing.length)];
  const isHeavyCustomer = new Set(heavy);
  const light = upTo(customers.created.length).filter((row) => !isHeavyCustomer.has(row) && customers.created[row]! < days.dailyStart);
  return (isHeavy, day) => {
    // In the week of the daily files they order most of all, before, between and after their changes.
    let row = draw.pick(!isHeavy ? light : day >= days.dailyStart && changing.length > 0 && draw.chance(0.9) ? changing : heavy);
    for (let tries = 0; tries < 20 && !isHeavy && customers.created[row]! > day && draw.chance(0.9); tries++) row = draw.pick(light);
    return id('CUST', row + 1, 6);
  };
}
