import { iso, landmarksOf, type Day } from './calendar.ts';
import { countsOf, sliced } from './counts.ts';
import { decimalText } from './decimals.ts';
import { id, upTo, type Landed, type LandedTable, type Recipe } from './landed.ts';
import { streamsOf } from './random.ts';
import { booleanText, email, person, phone, places, street } from './words.ts';

/** What a contact's row means. */
export interface Contact {
  readonly id: string;
  readonly modified: Day;
  readonly isOrphan: boolean;
  readonly isEmailValid: boolean;
}

const columns = ['contact_id', 'last_name', 'account_id', 'first_name', 'email', 'phone', 'mobile_phone', 'title', 'department', 'lead_source',
  'mailing_street', 'mailing_city', 'mailing_state', 'mailing_postal_code', 'mailing_country', 'do_not_call', 'has_opted_out_of_email',
  'description', 'created_date', 'last_modified_date', 'owner_id', 'contact_role', 'contact_level', 'engagement_score'] as const;

/** Makes the CRM's contacts: about seven in ten accounts have one of their own, the others share or have none. */
export function contacts(recipe: Recipe): LandedTable<Contact> {
  const name = 'crm.contacts';
  const counts = countsOf(name, recipe.scale);
  const { base, added, soft } = counts;
  const days = landmarksOf(recipe.asOf);
  const draw = streamsOf(recipe.seed, name);
  const { exact_duplicates } = added;
  const { roleOf } = sliced(name, draw('roles').shuffled(upTo(base)), { exact_duplicates, ...soft });

  const textsOf = (row: number) => {
    const role = roleOf(row);
    const who = person(draw('person'));
    const place = draw('place').pick(places);
    const account = draw('account').chance(0.7) ? (row % base) + 1 : draw('account').int(1, base);
    const created = draw('created').int(days.moved('2019-01-01'), days.asOf - 60);
    const modified = draw('modified').int(created, days.dailyStart - 1);
    const texts: Record<(typeof columns)[number], string> = {
      contact_id: id('CONT', row + 1, 6),
      last_name: who.last,
      account_id: role === 'orphan_accounts' ? id('CUST', 980_000 + row, 6) : id('CUST', account, 6),
      first_name: who.first,
      email: email(draw('email'), who.local, account, role === 'bad_emails'),
      phone: phone(draw('phone'), role === 'bare_phones'),
      mobile_phone: draw('mobile').chance(0.4) ? phone(draw('mobile'), false) : '',
      title: draw('title').pick(['Buyer', 'Director, Operations', 'Engineer', 'Head of Purchasing', 'CFO', 'Analyst']),
      department: draw('department').pick(['Purchasing', 'Operations', 'IT', 'Finance', '']),
      lead_source: draw('lead').pick(['Web', 'Referral', 'Event', 'Partner']),
      mailing_street: street(draw('street')),
      mailing_city: place.city,
      mailing_state: place.state,
      mailing_postal_code: `${place.postal}${draw('postal').int(10, 99)}`,
      mailing_country: place.country,
      do_not_call: booleanText(draw('call'), draw('call').chance(0.1)),
      has_opted_out_of_email: booleanText(draw('opt'), draw('opt').chance(0.1)),
      description: draw('description').pick(['', '', '', '', 'Met at the fair, "very keen"', 'Prefers mail']),
      created_date: iso(created),
      last_modified_date: iso(modified),
      owner_id: id('USER', draw('owner').int(1, 40), 3),
      contact_role: draw('role').pick(['Decision Maker', 'Influencer', 'User']),
      contact_level: draw('level').pick(['Primary', 'Secondary']),
      engagement_score: draw('score').chance(0.05) ? '' : decimalText(draw('score').int(0, 10_000), 2),
    };
    return { texts, modified };
  };

  const somewhere = () => draw('places').next() * base;
  const rows: Landed<Contact>[] = [];
  for (const row of upTo(base)) {
    const { texts, modified } = textsOf(row);
    const role = roleOf(row);
    const meaning = { id: texts.contact_id, modified, isOrphan: role === 'orphan_accounts', isEmailValid: role !== 'bad_emails' };
    const landed: Landed<Contact> = { texts, file: 'snapshot', place: row, meaning };
    rows.push(landed);
    if (role === 'exact_duplicates') rows.push({ ...landed, place: somewhere() });
  }
  for (const extra of upTo(added.null_id)) {
    const texts = { ...textsOf(base + extra).texts, contact_id: '' };
    rows.push({ texts, file: 'snapshot', place: somewhere(), meaning: null, refused: 'null_key' });
  }
  return { name, columns, rows, counts };
}
