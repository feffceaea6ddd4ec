import { JinjaError } from '../../jinja/index.ts';

const days = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const months = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];

/** Python's `strftime` in the C locale, for microseconds since 1970. */
export function formatTime(micros: bigint, format: string, zone?: { readonly text: string; readonly name: string }): string {
  const fraction = ((micros % 1_000_000n) + 1_000_000n) % 1_000_000n;
  const date = new Date(Number((micros - fraction) / 1000n));
  const weekday = (date.getUTCDay() + 6) % 7;
  const two = (value: number, width = 2) => String(value).padStart(width, '0');
  const yearDay = Math.floor((Date.UTC(2000, date.getUTCMonth(), date.getUTCDate()) - Date.UTC(2000, 0, 1)) / 86_400_000) + 1;
  const leap = new Date(Date.UTC(2000, 0, 1));
  leap.setUTCFullYear(date.getUTCFullYear(), 1, 29);
  const dayOfYear = leap.getUTCMonth() === 1 || date.getUTCMonth() < 2 ? yearDay : yearDay - 1;
  const parts: Readonly<Record<string, () => string>> = {
    Y: () => two(date.getUTCFullYear(), 4),
    y: () => two(date.getUTCFullYear() % 100),
    m: () => two(date.getUTCMonth() + 1),
    d: () => two(date.getUTCDate()),
    H: () => two(date.getUTCHours()),
    I: () => two(date.getUTCHours() % 12 || 12),
    M: () => two(date.getUTCMinutes()),
    S: () => two(date.getUTCSeconds()),
    f: () => String(fraction).padStart(6, '0'),
    p: () => (date.getUTCHours() < 12 ? 'AM' : 'PM'),
    a: () => days[weekday]!.slice(0, 3),
    A: () => days[weekday]!,
    b: () => months[date.getUTCMonth()]!.slice(0, 3),
    B: () => months[date.getUTCMonth()]!,
    j: () => two(dayOfYear, 3),
    w: () => String(date.getUTCDay()),
    u: () => String(weekday + 1),
    U: () => two(Math.floor((dayOfYear + 6 - date.getUTCDay()) / 7)),
    W: () => two(Math.floor((dayOfYear + 6 - weekday) / 7)),
    V: () => two(isoWeek(date)),
    s: () => String((micros - fraction) / 1_000_000n),
    z: () => zone?.text ?? '',
    Z: () => zone?.name ?? '',
    '%': () => '%',
  };
  const compound: Readonly<Record<string, string>> = { F: '%Y-%m-%d', T: '%H:%M:%S', D: '%m/%d/%y', R: '%H:%M', x: '%m/%d/%y', X: '%H:%M:%S', c: '%a %b %d %H:%M:%S %Y' };
  return format.replace(/%[FTDRxXc]/g, (code) => compound[code[1]!]!).replace(/%(-?)(.)/gs, (whole, plain: string, code: string) => {
    const text = parts[code]?.();
    if (text === undefined) return whole;
    return plain ? text.replace(/^0+(?=\d)/, '') : text;
  });
}

function isoWeek(date: Date): number {
  const thursday = new Date(date.getTime());
  thursday.setUTCDate(date.getUTCDate() + 3 - ((date.getUTCDay() + 6) % 7));
  const first = Date.UTC(thursday.getUTCFullYear(), 0, 4);
  return 1 + Math.round((thursday.getTime() - first) / 604_800_000 - 3 / 7 + ((new Date(first).getUTCDay() + 6) % 7) / 7);
}

const patterns: Readonly<Record<string, string>> = {
  Y: '(\\d{4})', y: '(\\d\\d)', m: '(\\d{1,2})', d: '(\\d{1,2})', H: '(\\d{1,2})', I: '(\\d{1,2})', M: '(\\d{1,2})', S: '(\\d{1,2})', f: '(\\d{1,6})',
  p: '(AM|PM)', a: `(${days.map((day) => day.slice(0, 3)).join('|')})`, A: `(${days.join('|')})`, b: `(${months.map((month) => month.slice(0, 3)).join('|')})`, B: `(${months.join('|')})`,
  j: '(\\d{1,3})', z: '(Z|[+-]\\d\\d:?\\d\\d)', Z: '(UTC|GMT)',
};

/** Python's `strptime` in the C locale: microseconds since 1970, and the distance from UTC where the text has one. */
export function parseTime(text: string, format: string): { readonly micros: bigint; readonly offset: bigint | undefined } {
  const codes: string[] = [];
  const expanded = format.replaceAll('%F', '%Y-%m-%d').replaceAll('%T', '%H:%M:%S');
  const pattern = expanded.replace(/%(.)|\s+|[.*+?^${}()|[\]\\]/gs, (whole, code?: string) => {
    if (code === '%') return '%';
    if (code !== undefined) {
      const part = patterns[code];
      if (part === undefined) throw new JinjaError('value', `'${code}' is a bad directive in format '${format}'`);
      codes.push(code);
      return part;
    }
    return /\s/.test(whole) ? '\\s+' : `\\${whole}`;
  });
  const match = new RegExp(`^${pattern}$`, 'i').exec(text);
  if (!match) throw new JinjaError('value', `time data '${text}' does not match format '${format}'`);
  const found = new Map(codes.map((code, i) => [code, match[i + 1]!]));
  const number = (code: string, otherwise: number) => (found.has(code) ? Number(found.get(code)) : otherwise);
  const monthName = (found.get('B') ?? found.get('b'))?.toLowerCase().slice(0, 3);
  const month = monthName === undefined ? number('m', 1) : months.findIndex((name) => name.toLowerCase().startsWith(monthName)) + 1;
  const short = number('y', 0);
  const year = found.has('y') ? (short < 69 ? 2000 + short : 1900 + short) : number('Y', 1900);
  const hour = found.has('I') ? (number('I', 12) % 12) + (found.get('p')?.toUpperCase() === 'PM' ? 12 : 0) : number('H', 0);
  const date = new Date(0);
  if (found.has('j')) date.setUTCFullYear(year, 0, number('j', 1));
  else date.setUTCFullYear(year, month - 1, number('d', 1));
  const [minute, second] = [number('M', 0), number('S', 0)];
  if ((!found.has('j') && (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== number('d', 1))) || hour > 23 || minute > 59 || second > 61) throw new JinjaError('value', `time data '${text}' does not match format '${format}'`);
  date.setUTCHours(hour, minute, second, 0);
  const zone = found.get('z');
  const offset = zone === undefined ? undefined : zone.toUpperCase() === 'Z' ? 0n : BigInt(`${zone[0] === '-' ? '-' : ''}${Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2))}`) * 60_000_000n;
  return { micros: BigInt(date.getTime()) * 1000n + BigInt((found.get('f') ?? '').padEnd(6, '0') || '0'), offset };
}
