import type { Colors } from './ui/colors.ts';
import { isSecretVariable } from '../facts/secret-variable.ts';

/** A stream that people or programs read. */
export interface Stream {
  write(text: string): void;
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
}

/**
 * The one place that prints. Results go to `out`, what is told about the work to `err`; every text passes the same mask, so that a
 * secret that was looked up is shown as `***` wherever it turns up.
 */
export interface Output {
  out(text: string): void;
  err(text: string): void;
  /** Replaces the lines that stay at the foot of a terminal while work goes on; none takes them away. */
  foot(lines: readonly string[]): void;
  /** A text as it may be seen: secrets are `***`. */
  mask(text: string): string;
  /** From now on this text is a secret. */
  hide(secret: string): void;
  readonly terminal: boolean;
  readonly width: number;
  readonly height: number;
  readonly colors: Colors;
}

/** Makes the output. A live foot is drawn on stdout when that is a terminal. */
export function createOutput(stdout: Stream, stderr: Stream, colors: Colors, env: Readonly<Record<string, string | undefined>>): Output {
  const mask = createMask(secretsOf(env));
  let foot: readonly string[] = [];
  const clear = () => (foot.length > 0 ? `\x1b[${foot.length}A\x1b[0J` : '');
  const draw = () => foot.map((line) => `${line}\n`).join('');
  const print = (stream: Stream, text: string) => {
    if (foot.length === 0) return stream.write(mask.apply(text));
    stdout.write(clear());
    stream.write(mask.apply(text));
    stdout.write(draw());
  };
  return {
    out: (text) => print(stdout, text),
    err: (text) => print(stderr, text),
    foot(lines) {
      const erase = clear();
      foot = lines.map(mask.apply);
      if (erase !== '' || foot.length > 0) stdout.write(erase + draw());
    },
    mask: mask.apply,
    hide: mask.add,
    terminal: stdout.isTTY === true,
    get width() { return widthOf(stdout, env); },
    get height() { return stdout.rows ?? 24; },
    colors,
  };
}

/** Columns of the terminal; 100 where there is none. COLUMNS decides where it is set. */
function widthOf(stdout: Stream, env: Readonly<Record<string, string | undefined>>): number {
  return Math.max(40, Number(env['COLUMNS']) || stdout.columns || 100);
}

/** Environment variables that hold secrets, by name. */
function secretsOf(env: Readonly<Record<string, string | undefined>>): string[] {
  return Object.entries(env).flatMap(([name, value]) => (isSecretVariable(name) && value ? [value] : []));
}

/** Shorter texts would turn up in words by chance. */
const SHORTEST = 4;

/** Replaces secrets, also as they look in JSON and in URLs, longest first. */
function createMask(initial: readonly string[]): { add(secret: string): void; apply(text: string): string } {
  const forms = new Set<string>();
  let sorted: string[] = [];
  const add = (secret: string) => {
    if (secret.length < SHORTEST) return;
    for (const form of [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)]) forms.add(form);
    sorted = [...forms].sort((a, b) => b.length - a.length);
  };
  initial.forEach(add);
  return { add, apply: (text) => sorted.reduce((made, form) => made.replaceAll(form, '***'), text) };
}
