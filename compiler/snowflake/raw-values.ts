/** A result's column as Snowflake's answer has it. */
export interface RawColumn {
  readonly name: string;
  readonly type: string;
  readonly scale?: number | null;
}

/** How the texts of a column in an answer become those that the client gives under lakec's session parameters: moments are seconds since 1970 there, in UTC. */
export function rawReader({ type }: RawColumn): (raw: string) => unknown {
  switch (type.toUpperCase()) {
    case 'BOOLEAN':
      return (raw) => raw === '1' || raw.toUpperCase() === 'TRUE';
    case 'DATE':
      return (raw) => dayOf(Number(raw));
    case 'TIME':
      return (raw) => momentOf(raw).slice(-18);
    case 'TIMESTAMP_NTZ':
      return (raw) => momentOf(raw);
    case 'TIMESTAMP_LTZ':
      return (raw) => `${momentOf(raw)} +0000`;
    case 'TIMESTAMP_TZ':
      return (raw) => {
        const [moment = '', zone = '1440'] = raw.split(' ');
        const minutes = Number(zone) - 1440;
        const [hour, minute] = [Math.trunc(Math.abs(minutes) / 60), Math.abs(minutes) % 60].map((part) => String(part).padStart(2, '0'));
        return `${momentOf(moment, minutes * 60)} ${minutes < 0 ? '-' : '+'}${hour}${minute}`;
      };
    default:
      return (raw) => raw;
  }
}

/** `YYYY-MM-DD HH:MM:SS.nnnnnnnnn` of seconds since 1970, with a fraction; before it, that too counts down. */
function momentOf(raw: string, shift = 0): string {
  const [, sign, whole = '0', fraction = ''] = /^(-?)(\d*)(?:\.(\d*))?$/.exec(raw) ?? [];
  const digits = fraction.slice(0, 9).padEnd(9, '0');
  const back = sign === '-' && Number(digits) > 0;
  const seconds = (sign === '-' ? -Number(whole) : Number(whole)) - (back ? 1 : 0) + shift;
  const nanos = back ? String(1_000_000_000 - Number(digits)).padStart(9, '0') : digits;
  const days = Math.floor(seconds / 86_400);
  const rest = seconds - days * 86_400;
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${dayOf(days)} ${two(Math.floor(rest / 3600))}:${two(Math.floor(rest / 60) % 60)}:${two(rest % 60)}.${nanos}`;
}

/** `YYYY-MM-DD` of days since 1970. */
function dayOf(days: number): string {
  return new Date(days * 86_400_000).toISOString().replace(/T.*/, '');
}
