import { Float, HostObject, JinjaError, hostObject, native, str } from '../../jinja/index.ts';
import type { BinaryOperator, Call, Value } from '../../jinja/index.ts';
import { formatTime, parseTime } from './time-format.ts';
import { firstOffset, localOffset, zoneOffset } from './zones.ts';

const dayMicros = 86_400_000_000n;

/** A Python `datetime`: microseconds since 1970 on its own clock, and its distance from UTC in microseconds where it knows one. */
export class DateTime extends HostObject {
  readonly typeName = 'datetime.datetime';
  readonly micros: bigint;
  readonly offset: bigint | undefined;
  readonly zone: string | undefined;
  constructor(micros: bigint, offset?: bigint, zone?: string) {
    super();
    if (micros < minimum || micros > maximum) throw new JinjaError('value', 'year is out of range');
    this.micros = micros;
    this.offset = offset;
    this.zone = zone;
  }
  override str(): string {
    return this.iso(' ');
  }
  override repr(): string {
    return `datetime.datetime(${this.str()})`;
  }
  override hashKey(): string {
    return `datetime ${this.micros - (this.offset ?? 0n)}`;
  }
  override equals(other: Value): boolean {
    return other instanceof DateTime && this.instant === other.instant && (this.offset === undefined) === (other.offset === undefined);
  }
  override compare(other: Value): number | undefined {
    if (!(other instanceof DateTime)) return undefined;
    return this.instant < other.instant ? -1 : this.instant > other.instant ? 1 : 0;
  }
  override plain(): unknown {
    return this.iso('T');
  }
  get instant(): bigint {
    return this.micros - (this.offset ?? 0n);
  }
  iso(separator: string): string {
    const fraction = modulo(this.micros, 1_000_000n);
    return `${formatTime(this.micros, `%Y-%m-%d${separator}%H:%M:%S`)}${fraction === 0n ? '' : `.${String(fraction).padStart(6, '0')}`}${this.offset === undefined ? '' : offsetText(this.offset, ':')}`;
  }

  override binary(operator: BinaryOperator, other: Value, reflected: boolean): Value | undefined {
    if (other instanceof TimeDelta && (operator === '+' || (operator === '-' && !reflected))) return new DateTime(operator === '+' ? this.micros + other.micros : this.micros - other.micros, this.offset, this.zone);
    if (other instanceof DateTime && operator === '-' && !reflected) return new TimeDelta(this.instant - other.instant);
    return undefined;
  }

  override getAttr(name: string): Value | undefined {
    const part = partOf(this.micros, name);
    if (part !== undefined) return part;
    switch (name) {
      case 'tzinfo':
        return this.offset === undefined ? null : zoneValue(this.zone ?? 'UTC', this.offset);
      case 'strftime':
        return native(name, (call) => formatTime(this.micros, str(call.bind(name, ['format'])[0]!), this.offset === undefined ? undefined : { text: offsetText(this.offset, ''), name: this.zone ?? 'UTC' }));
      case 'isoformat':
        return native(name, (call) => this.iso(str(call.bind(name, ['sep?', 'timespec?'])[0] ?? 'T')));
      case 'date':
        return native(name, () => new PyDate(floorDiv(this.micros, dayMicros)));
      case 'time':
        return native(name, () => formatTime(this.micros, '%H:%M:%S'));
      case 'timestamp':
        return native(name, () => new Float(Number(this.instant) / 1e6));
      case 'weekday':
        return native(name, () => weekday(floorDiv(this.micros, dayMicros)));
      case 'isoweekday':
        return native(name, () => weekday(floorDiv(this.micros, dayMicros)) + 1);
      case 'replace':
        return native(name, (call) => {
          const zone = call.kwargs.get('tzinfo');
          const offset = zone === null ? undefined : zone instanceof ZoneValue ? zone.offset : this.offset;
          return new DateTime(replaced(this.micros, call), offset, zone instanceof ZoneValue ? zone.name : this.zone);
        });
      case 'astimezone':
        return native(name, (call) => {
          const zone = call.bind(name, ['tz?'])[0];
          return zone instanceof ZoneValue ? inZone(this.instant, zone) : this;
        });
    }
    return undefined;
  }
}

/** A Python `date`: days since 1970. */
export class PyDate extends HostObject {
  readonly typeName = 'datetime.date';
  readonly days: bigint;
  constructor(days: bigint) {
    super();
    if (days * dayMicros < minimum || days * dayMicros > maximum) throw new JinjaError('value', 'year is out of range');
    this.days = days;
  }
  override str(): string {
    return formatTime(this.days * dayMicros, '%Y-%m-%d');
  }
  override repr(): string {
    return `datetime.date(${this.str()})`;
  }
  override hashKey(): string {
    return `date ${this.days}`;
  }
  override equals(other: Value): boolean {
    return other instanceof PyDate && other.days === this.days;
  }
  override compare(other: Value): number | undefined {
    return other instanceof PyDate ? Number(this.days - other.days) : undefined;
  }
  override plain(): unknown {
    return this.str();
  }
  override binary(operator: BinaryOperator, other: Value, reflected: boolean): Value | undefined {
    if (other instanceof TimeDelta && (operator === '+' || (operator === '-' && !reflected))) {
      const days = floorDiv(other.micros, dayMicros);
      return new PyDate(operator === '+' ? this.days + days : this.days - days);
    }
    if (other instanceof PyDate && operator === '-' && !reflected) return new TimeDelta((this.days - other.days) * dayMicros);
    return undefined;
  }
  override getAttr(name: string): Value | undefined {
    const micros = this.days * dayMicros;
    if (name === 'year' || name === 'month' || name === 'day') return partOf(micros, name);
    switch (name) {
      case 'strftime':
        return native(name, (call) => formatTime(micros, str(call.bind(name, ['format'])[0]!)));
      case 'isoformat':
        return native(name, () => this.str());
      case 'weekday':
        return native(name, () => weekday(this.days));
      case 'isoweekday':
        return native(name, () => weekday(this.days) + 1);
      case 'toordinal':
        return native(name, () => Number(this.days) + 719_163);
      case 'replace':
        return native(name, (call) => new PyDate(floorDiv(replaced(micros, call), dayMicros)));
    }
    return undefined;
  }
}

/** A Python `timedelta`. */
export class TimeDelta extends HostObject {
  readonly typeName = 'datetime.timedelta';
  readonly micros: bigint;
  constructor(micros: bigint) {
    super();
    this.micros = micros;
  }
  override str(): string {
    const days = floorDiv(this.micros, dayMicros);
    const rest = modulo(this.micros, dayMicros);
    const fraction = modulo(rest, 1_000_000n);
    const seconds = rest / 1_000_000n;
    const clock = `${seconds / 3600n}:${String((seconds / 60n) % 60n).padStart(2, '0')}:${String(seconds % 60n).padStart(2, '0')}${fraction === 0n ? '' : `.${String(fraction).padStart(6, '0')}`}`;
    return days === 0n ? clock : `${days} day${days === 1n || days === -1n ? '' : 's'}, ${clock}`;
  }
  override truth(): boolean {
    return this.micros !== 0n;
  }
  override hashKey(): string {
    return `timedelta ${this.micros}`;
  }
  override equals(other: Value): boolean {
    return other instanceof TimeDelta && other.micros === this.micros;
  }
  override compare(other: Value): number | undefined {
    return other instanceof TimeDelta ? (this.micros < other.micros ? -1 : this.micros > other.micros ? 1 : 0) : undefined;
  }
  override binary(operator: BinaryOperator, other: Value, reflected: boolean): Value | undefined {
    if (other instanceof TimeDelta) {
      if (operator === '+') return new TimeDelta(this.micros + other.micros);
      if (operator === '-') return new TimeDelta(reflected ? other.micros - this.micros : this.micros - other.micros);
      if (operator === '//' && !reflected && other.micros !== 0n) return Number(floorDiv(this.micros, other.micros));
    }
    if (typeof other === 'number') {
      if (operator === '*') return new TimeDelta(this.micros * BigInt(other));
      if (operator === '//' && !reflected && other !== 0) return new TimeDelta(floorDiv(this.micros, BigInt(other)));
    }
    return undefined;
  }
  override getAttr(name: string): Value | undefined {
    const rest = modulo(this.micros, dayMicros);
    switch (name) {
      case 'days':
        return Number(floorDiv(this.micros, dayMicros));
      case 'seconds':
        return Number(rest / 1_000_000n);
      case 'microseconds':
        return Number(rest % 1_000_000n);
      case 'total_seconds':
        return native(name, () => new Float(Number(this.micros) / 1e6));
    }
    return undefined;
  }
}

class ZoneValue extends HostObject {
  readonly typeName = 'tzinfo';
  readonly name: string;
  readonly offset: bigint;
  constructor(name: string, offset: bigint) {
    super();
    this.name = name;
    this.offset = offset;
  }
  override str(): string {
    return this.name;
  }
  override getAttr(name: string): Value | undefined {
    if (name === 'zone') return this.name;
    if (name === 'localize') return native(name, (call) => (call.args[0] instanceof DateTime ? new DateTime(call.args[0].micros, localOffset(this.name, call.args[0].micros) ?? this.offset, this.name) : null));
    if (name === 'normalize') return native(name, (call) => (call.args[0] instanceof DateTime ? inZone(call.args[0].instant, this) : null));
    if (name === 'utcoffset') return native(name, (call) => new TimeDelta(call.args[0] instanceof DateTime ? localOffset(this.name, call.args[0].micros) ?? this.offset : this.offset));
    return undefined;
  }
}
/** A moment by the clocks of a zone. */
function inZone(instant: bigint, zone: ZoneValue): DateTime {
  const offset = zoneOffset(zone.name, instant) ?? zone.offset;
  return new DateTime(instant + offset, offset, zone.name);
}

function zoneValue(name: string, offset: bigint): ZoneValue {
  return new ZoneValue(name, offset);
}

/** A moment as a `datetime` in UTC. */
export function dateTime(moment: Date): DateTime {
  return new DateTime(BigInt(moment.getTime()) * 1000n, 0n, 'UTC');
}

/** A date or a timestamp in the engine's text form as Python's value; undefined where it is none that Python has (`infinity`). */
export function moment(text: string, kind: 'date' | 'timestamp'): Value | undefined {
  try {
    const { micros, offset } = parseIso(text.trim().replace(/([+-]\d\d)$/, '$1:00'));
    return kind === 'date' ? new PyDate(floorDiv(micros, dayMicros)) : new DateTime(micros, offset, offset === 0n ? 'UTC' : undefined);
  } catch (thrown) {
    if (thrown instanceof JinjaError) return undefined;
    throw thrown;
  }
}

/** `modules.datetime`. `now()` and `today()` give the time at which the run started, in UTC. */
export function datetimeModule(runStartedAt: () => Date): HostObject {
  const started = (): bigint => BigInt(runStartedAt().getTime()) * 1000n;
  const fields = ['year', 'month', 'day', 'hour?', 'minute?', 'second?', 'microsecond?', 'tzinfo?'];
  const classes: Readonly<Record<string, Value>> = {
    datetime: classValue('datetime', (call) => fromFields(call.bind('datetime', fields)), {
      now: (call) => {
        const zone = call.bind('now', ['tz?'])[0];
        return zone instanceof ZoneValue ? inZone(started(), zone) : new DateTime(started());
      },
      utcnow: () => new DateTime(started()),
      today: () => new DateTime(started()),
      strptime: (call) => {
        const [text, format] = call.bind('strptime', ['date_string', 'format']);
        const { micros, offset } = parseTime(str(text!), str(format!));
        return new DateTime(micros, offset);
      },
      fromisoformat: (call) => {
        const { micros, offset } = parseIso(str(call.args[0]!));
        return new DateTime(micros, offset);
      },
      fromtimestamp: (call) => new DateTime(BigInt(Math.round(Number(call.args[0] instanceof Float ? call.args[0].value : call.args[0]) * 1e6))),
      combine: (call) => (call.args[0] instanceof PyDate ? new DateTime(call.args[0].days * dayMicros) : null),
    }),
    date: classValue('date', (call) => new PyDate(floorDiv(fieldsToMicros(numbers(call.bind('date', ['year', 'month', 'day']))), dayMicros)), {
      today: () => new PyDate(floorDiv(started(), dayMicros)),
      fromisoformat: (call) => new PyDate(floorDiv(parseIso(str(call.args[0]!)).micros, dayMicros)),
    }),
    timedelta: classValue('timedelta', delta, {}),
    timezone: hostObject({ typeName: 'type', getAttr: (name) => (name === 'utc' ? zoneValue('UTC', 0n) : undefined), call: (call) => (call.args[0] instanceof TimeDelta ? zoneValue(`UTC${offsetText(call.args[0].micros, ':')}`, call.args[0].micros) : null) }),
  };
  return hostObject({ typeName: 'module', getAttr: (name) => (Object.hasOwn(classes, name) ? classes[name] : undefined) });
}

/** `modules.pytz`: zones by their names in the tz database. */
export const pytzModule: HostObject = hostObject({
  typeName: 'module',
  getAttr: (name) => {
    if (name === 'utc' || name === 'UTC') return zoneValue('UTC', 0n);
    if (name !== 'timezone') return undefined;
    return native(name, (call) => {
      const zone = str(call.args[0]!);
      if (/^utc$/i.test(zone)) return zoneValue('UTC', 0n);
      const offset = firstOffset(zone);
      if (offset === undefined) throw new JinjaError('value', `modules.pytz has no zone "${zone}".`, "Write it as the tz database does: 'Europe/Berlin', 'UTC'.");
      return zoneValue(zone, offset);
    });
  },
});

function classValue(name: string, make: (call: Call) => Value, statics: Readonly<Record<string, (call: Call) => Value>>): HostObject {
  return hostObject({ typeName: 'type', repr: () => `<class 'datetime.${name}'>`, call: make, getAttr: (key) => (Object.hasOwn(statics, key) ? native(key, statics[key]!) : undefined) });
}

function fromFields(given: readonly (Value | undefined)[]): DateTime {
  const zone = given[7];
  return new DateTime(fieldsToMicros(numbers(given.slice(0, 7))), zone instanceof ZoneValue ? zone.offset : undefined, zone instanceof ZoneValue ? zone.name : undefined);
}

function numbers(given: readonly (Value | undefined)[]): number[] {
  return given.map((value) => {
    if (value === undefined) return 0;
    const number = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
    if (typeof number !== 'number') throw new JinjaError('type', 'an integer is required');
    return number;
  });
}

function fieldsToMicros([year = 1970, month = 1, day = 1, hour = 0, minute = 0, second = 0, micro = 0]: readonly number[]): bigint {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  date.setUTCHours(hour, minute, second, 0);
  if (year < 1 || year > 9999 || date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day || hour > 23 || minute > 59 || second > 59) throw new JinjaError('value', 'day is out of range for month');
  return BigInt(date.getTime()) * 1000n + BigInt(micro);
}

const deltaUnits: Readonly<Record<string, number>> = { days: 86_400e6, seconds: 1e6, microseconds: 1, milliseconds: 1000, minutes: 60e6, hours: 3600e6, weeks: 604_800e6 };

function delta(call: Call): Value {
  const units = Object.keys(deltaUnits);
  const given = call.bind('timedelta', units.map((unit) => `${unit}?`));
  let micros = 0n;
  given.forEach((value, i) => {
    if (value === undefined) return;
    const amount = value instanceof Float ? value.value : Number(value);
    if (!Number.isFinite(amount)) throw new JinjaError('type', `unsupported type for timedelta ${units[i]} component`);
    micros += Number.isInteger(amount) ? BigInt(amount) * BigInt(deltaUnits[units[i]!]!) : BigInt(Math.round(amount * deltaUnits[units[i]!]!));
  });
  return new TimeDelta(micros);
}

function replaced(micros: bigint, call: Call): bigint {
  const names = ['year', 'month', 'day', 'hour', 'minute', 'second', 'microsecond'];
  return fieldsToMicros(names.map((name) => { const given = call.kwargs.get(name); return typeof given === 'number' ? given : partOf(micros, name)!; }));
}

function partOf(micros: bigint, name: string): number | undefined {
  const date = new Date(Number(floorDiv(micros, 1000n)));
  switch (name) {
    case 'year':
      return date.getUTCFullYear();
    case 'month':
      return date.getUTCMonth() + 1;
    case 'day':
      return date.getUTCDate();
    case 'hour':
      return date.getUTCHours();
    case 'minute':
      return date.getUTCMinutes();
    case 'second':
      return date.getUTCSeconds();
    case 'microsecond':
      return Number(modulo(micros, 1_000_000n));
  }
  return undefined;
}

function parseIso(text: string): { micros: bigint; offset: bigint | undefined } {
  const match = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,6}))?)?(Z|[+-]\d\d:?\d\d)?)?$/.exec(text);
  if (!match) throw new JinjaError('value', `Invalid isoformat string: '${text}'`);
  const [, year, month, day, hour, minute, second, fraction, zone] = match;
  const offset = zone === undefined ? undefined : zone === 'Z' ? 0n : BigInt(`${zone[0] === '-' ? '-' : ''}${Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2))}`) * 60_000_000n;
  return { micros: fieldsToMicros([year, month, day, hour, minute, second, (fraction ?? '').padEnd(6, '0')].map((part) => Number(part ?? 0))), offset };
}

function offsetText(offset: bigint, separator: string): string {
  const minutes = (offset < 0n ? -offset : offset) / 60_000_000n;
  return `${offset < 0n ? '-' : '+'}${String(minutes / 60n).padStart(2, '0')}${separator}${String(minutes % 60n).padStart(2, '0')}`;
}

/** 0 is Monday. */
function weekday(days: bigint): number {
  return Number(modulo(days + 3n, 7n));
}

function floorDiv(a: bigint, b: bigint): bigint {
  const quotient = a / b;
  return a % b !== 0n && a < 0n !== b < 0n ? quotient - 1n : quotient;
}
function modulo(a: bigint, b: bigint): bigint {
  return ((a % b) + b) % b;
}
const minimum = -62_135_596_800_000_000n;
const maximum = 253_402_300_799_999_999n;
