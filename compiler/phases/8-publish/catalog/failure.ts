import type { CatalogError } from '../../../contracts/catalog.ts';
import type { Diagnostic, Span } from '../../../contracts/diagnostics.ts';
import type { More } from '../../../diagnostics/define.ts';
import { denied, failedCall } from './diagnostics.ts';

/** What to tell of a call that the catalog refused. */
export function catalogFailure(error: CatalogError, span: Span | undefined, more: More = {}): Diagnostic {
  const { kind, action, resource, message } = error;
  if (kind === 'denied') return denied.at(span, { action, resource, lakeFormation: /lake\s*formation/i.test(message) }, { ...more, notes: [`It said: ${message}`] });
  return failedCall.at(span, { action, resource, said: message.replace(/\.$/, '') }, more);
}
