import type { EngineError } from '../contracts/adapter.ts';
import { NO_COLUMNS } from './words.ts';

/**
 * True where what the binder refuses in SQL that was read out of another dialect is wrong in that dialect too: names are. It is stricter than others with types,
 * with what stands beside an aggregate, and lacks functions that they have.
 */
export function isCertain({ fault }: EngineError): boolean {
  switch (fault?.kind) {
    case 'unknown-column':
    case 'unknown-alias':
      return !NO_COLUMNS.has(fault.name.toLowerCase()) && !fault.name.includes('.');
    case 'ambiguous-column':
    case 'unknown-relation':
    case 'set-columns':
      return true;
    default:
      return false;
  }
}
