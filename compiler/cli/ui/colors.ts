/** Marks of meaning as functions; without colours each gives its text back. */
export interface Colors {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly red: (text: string) => string;
  readonly green: (text: string) => string;
  readonly yellow: (text: string) => string;
  readonly blue: (text: string) => string;
}

/** ANSI colours, or none. */
export function colors(on: boolean): Colors {
  const mark = (open: number, close: number) => (text: string) => (on && text !== '' ? `\x1b[${open}m${text}\x1b[${close}m` : text);
  return { bold: mark(1, 22), dim: mark(2, 22), red: mark(31, 39), green: mark(32, 39), yellow: mark(33, 39), blue: mark(34, 39) };
}

/** Whether to colour: what the user says, else NO_COLOR and FORCE_COLOR, else whether it is a terminal. */
export function wantsColors(said: boolean | undefined, env: Readonly<Record<string, string | undefined>>, isTerminal: boolean): boolean {
  if (said !== undefined) return said;
  if (env['NO_COLOR']) return false;
  if (env['FORCE_COLOR'] && env['FORCE_COLOR'] !== '0') return true;
  return isTerminal && env['TERM'] !== 'dumb';
}
