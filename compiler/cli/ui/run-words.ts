import type { NodeResult, RunEvent, Status } from '../../contracts/run.ts';
import type { Colors } from './colors.ts';

export type RunStarted = Extract<RunEvent, { readonly kind: 'run-started' }>;

const WORDS: Readonly<Record<Status, readonly [word: string, color: 'green' | 'red' | 'yellow' | 'dim']>> = {
  success: ['ok', 'green'], pass: ['pass', 'green'], error: ['error', 'red'], fail: ['fail', 'red'], warn: ['warn', 'yellow'], skipped: ['skipped', 'yellow'], 'no-op': ['no-op', 'dim'],
};

/** A status as people read it, in its colour, filled up to so many columns. */
export function statusWord(status: Status, colors: Colors, width = 0): string {
  const [word, color] = WORDS[status];
  return colors[color](word) + ' '.repeat(Math.max(0, width - word.length));
}

/** Something went wrong with it. */
export function failed({ status }: NodeResult): boolean {
  return status === 'error' || status === 'fail';
}

/** `0.42 s`, `12.3 s`, `4 min 05 s`. */
export function duration(milliseconds: number): string {
  const seconds = Math.max(0, milliseconds) / 1000;
  if (seconds < 10) return `${seconds.toFixed(2)} s`;
  if (seconds < 100) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  return whole < 3600 ? `${Math.floor(whole / 60)} min ${two(whole % 60)} s` : `${Math.floor(whole / 3600)} h ${two(Math.floor((whole % 3600) / 60))} min`;
}

function two(number: number): string {
  return String(number).padStart(2, '0');
}

/** `5,330`. */
export function count(number: number): string {
  return String(number).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** What `--select` takes for a node: its name, for a version of a model `name.v2`. */
export function selectorOf(id: string): string {
  return id.split('.').slice(2).join('.').replace(/^(.*)\.[0-9a-f]{10}$/, '$1');
}
