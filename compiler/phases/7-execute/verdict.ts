import type { Node } from '../../contracts/manifest.ts';
import type { Status } from '../../contracts/run.ts';

export interface Verdict {
  readonly status: Extract<Status, 'pass' | 'warn' | 'fail'>;
  readonly message: string;
}

/** A threshold of a data test: `!= 0`, `> 10`, and lakec's `> 1 %` of the tested rows. */
export interface Threshold {
  readonly operator: string;
  readonly limit: number;
  readonly percent: boolean;
}

const THRESHOLD = /^\s*(<>|!=|>=|<=|==|=|>|<)\s*(-?\d+(?:\.\d+)?)\s*(%?)\s*$/;

/** Reads a threshold; undefined when the text is none. */
export function parseThreshold(text: string): Threshold | undefined {
  const found = THRESHOLD.exec(text);
  return found ? { operator: found[1]!, limit: Number(found[2]), percent: found[3] === '%' } : undefined;
}

/**
 * What a data test's number of failing rows means by its `severity`, `error_if` and `warn_if`, in dbt's order: an error
 * first, then a warning.
 */
export function judge(test: Node, failures: number, tested: number | undefined): Verdict {
  const { error, warn } = thresholdsOf(test);
  return verdictOf(test, { failures, warns: exceeds(warn, failures, tested), fails: error !== undefined && exceeds(error, failures, tested) }, tested);
}

/** The same where the conditions have been compared already, as the engine does it for a macro of data tests. */
export function verdictOf(test: Node, { failures, warns, fails }: { readonly failures: number; readonly warns: boolean; readonly fails: boolean }, tested?: number): Verdict {
  const { error, warn } = thresholdsOf(test);
  if (error !== undefined && fails) return { status: 'fail', message: told(failures, tested, 'fail', error) };
  if (warns) return { status: 'warn', message: told(failures, tested, 'warn', warn) };
  return { status: 'pass', message: failures === 0 ? '' : told(failures, tested, error === undefined ? 'warn' : 'fail', error ?? warn) };
}

/** A data test's conditions, as text: from when on it fails (`severity: warn` never does), and from when on it warns. */
export function thresholdsOf(test: Node): { readonly error?: string; readonly warn: string } {
  const severity = String(test.config['severity'] ?? 'error').toLowerCase();
  return {
    ...(severity === 'error' && { error: String(test.config['error_if'] ?? '!= 0') }),
    warn: String(test.config['warn_if'] ?? '!= 0'),
  };
}

function exceeds(text: string, failures: number, tested: number | undefined): boolean {
  const threshold = parseThreshold(text);
  // Phase 3 has refused a text that is no threshold.
  if (!threshold) return failures !== 0;
  // Both sides are multiplied out, so that 1 % of 4,975 rows is compared without a division.
  const value = threshold.percent ? failures * 100 : failures;
  const limit = threshold.percent ? threshold.limit * (tested ?? 0) : threshold.limit;
  switch (threshold.operator) {
    case '>': return value > limit;
    case '<': return value < limit;
    case '>=': return value >= limit;
    case '<=': return value <= limit;
    case '=':
    case '==': return value === limit;
    default: return value !== limit;
  }
}

function told(failures: number, tested: number | undefined, word: 'fail' | 'warn', threshold: string): string {
  const of = tested !== undefined && threshold.includes('%') ? ` of ${tested} rows` : '';
  return `Got ${failures} result${failures === 1 ? '' : 's'}${of}, configured to ${word} if ${threshold}`;
}
