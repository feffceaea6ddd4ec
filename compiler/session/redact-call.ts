import type { Invocation } from '../invocation.ts';
import type { NodeResult } from '../contracts/run.ts';
import { redact, redactDiagnostic } from '../config/secrets.ts';

/** The call, in what it reports and tells of which no revealed secret can be read: engines quote their settings. */
export function redactCall(call: Invocation, revealed: readonly string[]): Invocation {
  if (revealed.length === 0) return call;
  const { reporter } = call;
  return {
    ...call,
    reporter: { get errors() { return reporter.errors; }, report: (diagnostic) => reporter.report(redactDiagnostic(diagnostic, revealed)) },
    emit(event) {
      switch (event.kind) {
        case 'node-finished':
          return call.emit({ ...event, result: redactResult(event.result, revealed) });
        case 'diagnostic':
          return call.emit({ ...event, diagnostic: redactDiagnostic(event.diagnostic, revealed) });
        case 'message':
          return call.emit({ ...event, text: redact(event.text, revealed) });
        case 'run-finished':
          return call.emit({ ...event, results: { ...event.results, results: event.results.results.map((result) => redactResult(result, revealed)) } });
        default:
          return call.emit(event);
      }
    },
  };
}

/** A result in which no revealed secret can be read. */
export function redactResult(result: NodeResult, revealed: readonly string[]): NodeResult {
  if (revealed.length === 0) return result;
  const { message, diagnostics, sql, diff } = result;
  return {
    ...result, message: redact(message, revealed), diagnostics: diagnostics.map((diagnostic) => redactDiagnostic(diagnostic, revealed)),
    ...(sql !== undefined && { sql: redact(sql, revealed) }), ...(diff && { diff: diff.map((line) => redact(line, revealed)) }),
  };
}
