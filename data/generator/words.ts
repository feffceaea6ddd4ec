import type { Random } from './random.ts';

/** Given and family names as written, with the letters that an e-mail address uses. */
const givenNames = [
  ['Ada', 'ada'], ['Amara', 'amara'], ['Anders', 'anders'], ['Beatriz', 'beatriz'], ['Carlos', 'carlos'], ['Chloé', 'chloe'],
  ['Daniel', 'daniel'], ['Elif', 'elif'], ['Emma', 'emma'], ['Farid', 'farid'], ['Grace', 'grace'], ['Hana', 'hana'],
  ['Ingrid', 'ingrid'], ['Ivan', 'ivan'], ['Jin', 'jin'], ['Kofi', 'kofi'], ['Lena', 'lena'], ['Liam', 'liam'],
  ['Łukasz', 'lukasz'], ['Mei', 'mei'], ['Noah', 'noah'], ['Priya', 'priya'], ['Rosa', 'rosa'], ['Sofía', 'sofia'],
  ['Tariq', 'tariq'], ['Yuki', 'yuki'], ['Zoë', 'zoe'],
] as const;
const familyNames = [
  ['Abe', 'abe'], ['Andersson', 'andersson'], ['Costa', 'costa'], ['Diaz', 'diaz'], ['Dubois', 'dubois'], ['Eze', 'eze'],
  ['Fischer', 'fischer'], ['García', 'garcia'], ['Haddad', 'haddad'], ['Iyer', 'iyer'], ['Jones', 'jones'], ['Kim', 'kim'],
  ['Kowalski', 'kowalski'], ['Li', 'li'], ['Mensah', 'mensah'], ['Müller', 'mueller'], ["O'Brien", 'obrien'], ['Okafor', 'okafor'],
  ['Petrov', 'petrov'], ['Rossi', 'rossi'], ['Sato', 'sato'], ['Singh', 'singh'], ['Smith', 'smith'], ['Tanaka', 'tanaka'],
  ['Weber', 'weber'], ['Yılmaz', 'yilmaz'],
] as const;

const companyFirst = ['Amber', 'Blue Harbor', 'Cedar', 'Delta', 'Eastgate', 'Fjord', 'Granite', 'Highland', 'Iron Bridge', 'Juniper',
  'Keystone', 'Lakeside', 'Meridian', 'Northwind', 'Orchard', 'Pioneer', 'Quartz', 'Riverbend', 'Summit', 'Timber'];
const companySecond = ['Analytics', 'Bakeries', 'Chemicals', 'Dynamics', 'Electric', 'Foods', 'Glass', 'Health', 'Instruments', 'Logistics',
  'Motors', 'Paper', 'Robotics', 'Textiles', 'Works'];
const companyLast = ['GmbH', ', Inc.', 'Ltd', '& Sons', 'S.A.', 'Group'];

const streets = ['Birch Lane', 'Canal Street', 'Garden Road', 'High Street', 'Market Square', 'Mill Road', 'Oak Avenue', 'Park Row', 'Station Road'];

/** Countries by ISO code, with a city, its state and a postal code to vary. */
export const places = [
  { country: 'US', city: 'Portland', state: 'OR', postal: '972' }, { country: 'US', city: 'Austin', state: 'TX', postal: '787' },
  { country: 'US', city: 'Columbus', state: 'OH', postal: '432' }, { country: 'DE', city: 'Köln', state: 'NW', postal: '506' },
  { country: 'FR', city: 'Lyon', state: 'ARA', postal: '690' }, { country: 'GB', city: 'Leeds', state: 'ENG', postal: '110' },
  { country: 'IN', city: 'Pune', state: 'MH', postal: '411' }, { country: 'JP', city: 'Osaka', state: 'OS', postal: '530' },
  { country: 'CA', city: 'Halifax', state: 'NS', postal: '301' }, { country: 'AU', city: 'Perth', state: 'WA', postal: '600' },
  { country: 'CN', city: 'Chengdu', state: 'SC', postal: '610' }, { country: 'KR', city: 'Busan', state: 'BS', postal: '480' },
] as const;

/** The four segments that the lake knows. */
export const segments = ['ENTERPRISE', 'SMB', 'MIDMARKET', 'PUBLIC'] as const;

/** Industries of companies. */
export const industries = ['Manufacturing', 'Retail', 'Health Care', 'Energy', 'Education', 'Transport', 'Finance', 'Public Sector'];

/** A person: names as written, and the local part of an e-mail address. */
export function person(draw: Random): { readonly first: string; readonly last: string; readonly local: string } {
  const [first, firstPlain] = draw.pick(givenNames);
  const [last, lastPlain] = draw.pick(familyNames);
  return { first, last, local: `${firstPlain}.${lastPlain}` };
}

/** A company's name; some hold a comma. */
export function companyName(draw: Random): string {
  const last = draw.pick(companyLast);
  return `${draw.pick(companyFirst)} ${draw.pick(companySecond)}${last.startsWith(',') ? '' : ' '}${last}`;
}

/** A street and a number. */
export function street(draw: Random): string {
  return `${draw.int(1, 240)} ${draw.pick(streets)}`;
}

/** A phone number of eleven digits: with separators in one of three spellings, or bare. */
export function phone(draw: Random, bare: boolean): string {
  const [area, line] = [draw.int(201, 989), String(draw.int(0, 9999)).padStart(4, '0')];
  if (bare) return `1${area}555${line}`;
  return draw.pick([`+1 ${area} 555 ${line}`, `+1-${area}-555-${line}`, `1 (${area}) 555-${line}`]);
}

/** An e-mail address of a company's domain or of example.com; a broken one has `_at_` where `@` belongs. */
export function email(draw: Random, local: string, company: number, broken: boolean): string {
  const domain = draw.chance(0.6) ? `company${company}.example` : 'example.com';
  return `${draw.chance(0.1) ? local.toUpperCase() : local}${broken ? '_at_' : '@'}${domain}`;
}

/** A boolean in one of the spellings that sources use. */
export function booleanText(draw: Random, value: boolean): string {
  return draw.pick(value ? ['true', 'TRUE', '1', 'yes', 'True'] : ['false', 'FALSE', '0', 'no', 'False']);
}
