import type { Node } from '../contracts/manifest.ts';
import type { NodeResult } from '../contracts/run.ts';

/** What became of a node in the words that dbt has for it, which hooks, packages and tools look for. */
export interface ResultWords {
  readonly message: string | null;
  readonly failures: number | null;
  /** What the engine answered. */
  readonly response: { readonly _message?: string; readonly code?: string; readonly rows_affected?: number };
}

/** The words of dbt-duckdb for a result. Of what failed or was skipped they are lakec's own. */
export function resultWords({ status, message, failures, rows }: NodeResult, node: Node | undefined): ResultWords {
  const own = { message: message === '' ? null : message, failures: failures ?? null };
  switch (status) {
    case 'no-op':
      return { message: 'NO-OP', failures: failures ?? 0, response: {} };
    case 'pass':
      return { ...own, message: null, response: ANSWERED };
    case 'warn': case 'fail':
      return { ...own, response: ANSWERED };
    case 'success':
      if (node?.kind === 'operation') return { message: `${node.name.replace(/-(on-run-(?:start|end))-(\d+)$/, '.$1.$2')} passed`, failures: failures ?? 0, response: {} };
      if (node?.kind === 'seed' && rows !== undefined) return { ...own, message: `INSERT ${rows}`, response: { _message: `INSERT ${rows}`, code: 'INSERT', rows_affected: rows } };
      return { ...own, message: 'OK', response: ANSWERED };
    default:
      return { ...own, response: {} };
  }
}

const ANSWERED = { _message: 'OK' };
