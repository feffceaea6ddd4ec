import { EngineError, type EngineErrorKind, type SqlFault } from '../../contracts/adapter.ts';
import { redshiftAborted, redshiftLimit } from './diagnostics.ts';

/** Where a statement stands in the text that the caller gave. */
export interface Place {
  readonly sql: string;
  /** Offset of the statement in it. */
  readonly at: number;
}

/** What the Data API says of a statement that failed (`DescribeStatement`'s `Error`), as an `EngineError`. */
export function statementError(said: string, place: Place): EngineError {
  const [, position] = /\n?\s*Position: (\d+);?/.exec(said) ?? [];
  const message = said.replace(/\n?\s*Position: \d+;?/, '').replace(/^ERROR:\s*/, '').trim() || 'it gives no reason';
  if (/result.*(exceed|too large|limit)|exceed\w* .*result/i.test(message)) {
    return new EngineError('space', message, { sql: place.sql, diagnostic: redshiftLimit.at(undefined, { what: message.replace(/\.$/, ''), cure: 'Ask for fewer rows or columns (limit 1000).' }) });
  }
  const offset = position === undefined ? undefined : place.at + Number(position) - 1;
  const fault = faultOf(message);
  return new EngineError(kindOf(message), message, { sql: place.sql, ...(offset !== undefined && { offset }), ...(fault && { fault }) });
}

/** A statement that somebody else ended. */
export function abortedError(said: string | undefined, place: Place): EngineError {
  const message = (said ?? '').replace(/^ERROR:\s*/, '').trim() || 'it was aborted';
  return new EngineError('connection', message, { sql: place.sql, diagnostic: redshiftAborted.at(undefined, { said: message.replace(/\.$/, '') }) });
}

/** Redshift's errors have texts, and codes only now and then. The first that fits counts. */
const KINDS: readonly (readonly [EngineErrorKind, RegExp])[] = [
  ['conflict', /serializable isolation violation|could not serialize access|deadlock detected|concurrent (update|delete)|conflict with concurrent transaction/i],
  ['permission', /permission denied|must be owner|not authorized|insufficient privilege/i],
  ['space', /disk full|no space left/i],
  ['memory', /out of memory|insufficient memory/i],
  ['credentials', /password authentication failed|fatal: .*(authentication|role|user).*/i],
  ['connection', /connection (refused|reset|timed out|terminated)|terminating connection|server closed the connection|cluster is (paused|not available|resuming)|too many connections/i],
  ['constraint', /null value in column|cannot insert a null value|violates .*constraint|duplicate key/i],
  ['conversion', /invalid input syntax|invalid digit|value too long|out of range|overflow|division by zero|divide by zero|invalid (date|timestamp|time)|error converting|exceeds maximum precision|is out of bounds/i],
];

function kindOf(message: string): EngineErrorKind {
  return KINDS.find(([, pattern]) => pattern.test(message))?.[0] ?? 'sql';
}

function faultOf(message: string): SqlFault | undefined {
  if (/^syntax error/i.test(message)) return { kind: 'syntax' };
  const [, column] = /column "?([^"\s]+)"? does not exist/i.exec(message) ?? [];
  if (column !== undefined) {
    const [name, of] = column.split('.').reverse();
    return { kind: 'unknown-column', name: name!, ...(of !== undefined && { of }) };
  }
  const [, relation] = /relation "?([^"\s]+)"? does not exist/i.exec(message) ?? [];
  if (relation !== undefined) return { kind: 'unknown-relation', name: relation };
  const [, called] = /function ([\w.]+)\(.*\) does not exist/i.exec(message) ?? [];
  if (called !== undefined) return { kind: 'unknown-function', name: called };
  const [, ambiguous] = /column reference "?([^"\s]+)"? is ambiguous/i.exec(message) ?? [];
  return ambiguous === undefined ? undefined : { kind: 'ambiguous-column', name: ambiguous };
}
