import type { Diagnostic, Reporter } from '../../contracts/diagnostics.ts';
import { diagnosticText, type Drawing } from './diagnostic-text.ts';
import { diagnosticLine, type LineWorld } from './log-line.ts';
import { sourceText, type SourceOf } from './source-text.ts';

/** Takes diagnostics in and prints each once, by place. */
export interface DiagnosticLog extends Reporter {
  /** Prints what came in since the last time. */
  flush(): void;
  /** Counts of all that came in, printed or not. */
  readonly errors: number;
  readonly warnings: number;
  /** Some error is about the command line itself. */
  readonly usage: boolean;
  /** Something else has told what went wrong so far: it is not counted out again. */
  settle(): void;
  /** `2 errors and 1 warning`, of those that are not settled; undefined when there is nothing to count. */
  summary(): string | undefined;
}

/** Makes a log. `warnError`: warnings count as errors. */
export function diagnosticLog(options: {
  readonly print: (diagnostic: Diagnostic) => void;
  readonly warnError: boolean;
  readonly isUsage?: (diagnostic: Diagnostic) => boolean;
}): DiagnosticLog {
  const seen = new Map<string, Diagnostic>();
  let waiting: Diagnostic[] = [];
  const count = { error: 0, warning: 0 };
  let usage = false;
  let settled = { error: 0, warning: 0 };
  return {
    report(given) {
      const diagnostic: Diagnostic = options.warnError && given.severity === 'warning' ? { ...given, severity: 'error' } : given;
      const key = JSON.stringify([diagnostic.code, diagnostic.message, diagnostic.span?.file, diagnostic.span?.start, diagnostic.span ? undefined : diagnostic.node]);
      const before = seen.get(key);
      if (before && (before.severity === 'error' || diagnostic.severity === 'warning')) return;
      // What was a warning while parsing keeps its node from running.
      const told: Diagnostic = before?.span ? { ...diagnostic, span: before.span } : diagnostic;
      if (before) count[before.severity]--;
      waiting = [...waiting.filter((each) => each !== before), told];
      seen.set(key, told);
      count[told.severity]++;
      if (told.severity === 'error' && options.isUsage?.(told)) usage = true;
    },
    flush() {
      const now = waiting.sort(byPlace);
      waiting = [];
      now.forEach(options.print);
    },
    get errors() { return count.error; },
    get warnings() { return count.warning; },
    get usage() { return usage; },
    settle() {
      settled = { ...count };
    },
    summary() {
      const parts = [plural(count.error - settled.error, 'error'), plural(count.warning - settled.warning, 'warning')].filter((part) => part !== undefined);
      return parts.length > 0 ? parts.join(' and ') : undefined;
    },
  };
}

/** Draws a diagnostic for people, with an empty line after it. */
export function textLine(diagnostic: Diagnostic, drawing: Drawing): string {
  return `${diagnosticText(diagnostic, drawing)}\n\n`;
}

/** One diagnostic as a line of JSON: the object itself, with lines and columns (from 1) beside the offsets, and what dbt's log would tell. */
export function jsonLine(diagnostic: Diagnostic, sourceOf: SourceOf, world: LineWorld): string {
  const place = (span: Diagnostic['span']) => {
    const text = span && sourceOf(span.file);
    if (!span || text === undefined) return span;
    const source = sourceText(text);
    const [from, to] = [source.place(span.start), source.place(span.end)];
    return { ...span, line: from.line, column: from.column, endLine: to.line, endColumn: to.column };
  };
  const { span, labels } = diagnostic;
  return `${JSON.stringify({ kind: 'diagnostic', ...diagnostic, ...(span && { span: place(span) }), ...(labels && { labels: labels.map((label) => ({ ...label, span: place(label.span) })) }), ...diagnosticLine(diagnostic, world) })}\n`;
}

/** By file and offset; those without a place come last, in the order in which they were reported. */
function byPlace(a: Diagnostic, b: Diagnostic): number {
  if (!a.span || !b.span) return Number(!a.span) - Number(!b.span);
  if (a.span.file !== b.span.file) return a.span.file < b.span.file ? -1 : 1;
  return a.span.start - b.span.start || (a.code < b.code ? -1 : a.code > b.code ? 1 : 0);
}

function plural(count: number, word: string): string | undefined {
  return count === 0 ? undefined : `${count} ${word}${count === 1 ? '' : 's'}`;
}
