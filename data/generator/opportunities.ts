import { at, landmarksOf, zulu, type Day } from './calendar.ts';
import { countsOf, sliced } from './counts.ts';
import { decimalText, type Units } from './decimals.ts';
import { id, upTo, type Landed, type LandedTable, type Recipe } from './landed.ts';
import { streamsOf } from './random.ts';
import { booleanText } from './words.ts';

/** What an opportunity's row means; the amount has scale 4. */
export interface Opportunity {
  readonly id: string;
  readonly accountId: string;
  readonly stage: string;
  readonly amount: Units;
  readonly modified: Day;
  readonly isOrphan: boolean;
}

const stages = [['PROSPECTING', 15], ['QUALIFICATION', 15], ['PROPOSAL', 15], ['NEGOTIATION', 10], ['CLOSED_WON', 28], ['CLOSED_LOST', 17]] as const;

const columns = ['opportunity_id', 'opportunity_name', 'account_id', 'stage_name', 'close_date', 'amount', 'probability', 'lead_source', 'type',
  'next_step', 'description', 'forecast_category', 'is_closed', 'is_won', 'created_date', 'last_modified_date', 'owner_id', 'deal_size',
  'sales_cycle', 'product_interest', 'budget', 'timeline'] as const;

/** Makes the CRM's opportunities, a quarter as many as there are accounts. */
export function opportunities(recipe: Recipe, accountCount: number): LandedTable<Opportunity> {
  const name = 'crm.opportunities';
  const counts = countsOf(name, recipe.scale);
  const { base, added, soft } = counts;
  const days = landmarksOf(recipe.asOf);
  const draw = streamsOf(recipe.seed, name);
  const { exact_duplicates } = added;
  const { roleOf } = sliced(name, draw('roles').shuffled(upTo(base)), { exact_duplicates, ...soft });

  const made = (row: number, sign: 1 | -1): { readonly texts: Record<(typeof columns)[number], string>; readonly meaning: Opportunity } => {
    const stage = draw('stage').weighted(stages);
    const isClosed = stage.startsWith('CLOSED');
    const isOrphan = roleOf(row) === 'orphan_accounts';
    const created = draw('created').int(days.moved('2022-01-01'), days.asOf - 60);
    const modified = draw('modified').int(created, days.dailyStart - 1);
    const close = draw('close').int(created, modified);
    const cents = sign * draw('amount').int(50_000, 25_000_000);
    const texts: Record<(typeof columns)[number], string> = {
      opportunity_id: id('OPP', row + 1, 6),
      opportunity_name: `${draw('name').pick(['Renewal', 'Expansion', 'New site', 'Pilot, phase 1'])} ${row + 1}`,
      account_id: isOrphan ? id('CUST', 970_000 + row, 6) : id('CUST', draw('account').int(1, accountCount), 6),
      stage_name: stage,
      close_date: isClosed ? zulu(at(close, 0)) : '',
      amount: decimalText(cents, 2),
      probability: String(stage === 'CLOSED_WON' ? 100 : stage === 'CLOSED_LOST' ? 0 : draw('probability').int(1, 9) * 10),
      lead_source: draw('lead').pick(['Web', 'Referral', 'Event', 'Partner']),
      type: draw('type').pick(['New Business', 'Existing Business']),
      next_step: draw('step').pick(['', 'Send quote', 'Call back', 'Legal review']),
      description: draw('description').pick(['', '', 'Budget "approved", wait for legal']),
      forecast_category: isClosed ? 'Closed' : draw('forecast').pick(['Pipeline', 'Best Case', 'Commit']),
      is_closed: booleanText(draw('closed'), isClosed),
      is_won: booleanText(draw('won'), stage === 'CLOSED_WON'),
      created_date: zulu(at(created, draw('time').int(0, 86_399))),
      last_modified_date: zulu(at(modified, draw('time').int(0, 86_399))),
      owner_id: id('USER', draw('owner').int(1, 40), 3),
      deal_size: draw('size').pick(['Small', 'Medium', 'Large']),
      sales_cycle: String(draw('cycle').int(10, 240)),
      product_interest: draw('interest').pick(['Hardware', 'Software', 'Services']),
      budget: draw('budget').pick(['Approved', 'Planned', '']),
      timeline: draw('timeline').pick(['This quarter', 'Next quarter', 'This year']),
    };
    const meaning = { id: texts.opportunity_id, accountId: texts.account_id, stage, amount: BigInt(cents) * 100n, modified, isOrphan };
    return { texts, meaning };
  };

  const somewhere = () => draw('places').next() * base;
  const rows: Landed<Opportunity>[] = [];
  for (const row of upTo(base)) {
    const landed: Landed<Opportunity> = { ...made(row, 1), file: 'snapshot', place: row };
    rows.push(landed);
    if (roleOf(row) === 'exact_duplicates') rows.push({ ...landed, place: somewhere() });
  }
  for (const extra of upTo(added.null_id)) {
    const texts = { ...made(base + extra, 1).texts, opportunity_id: '' };
    rows.push({ texts, file: 'snapshot', place: somewhere(), meaning: null, refused: 'null_key' });
  }
  for (const extra of upTo(added.negative_amounts)) {
    rows.push({ ...made(base + added.null_id + extra, -1), file: 'snapshot', place: somewhere() });
  }
  return { name, columns, rows, counts };
}
