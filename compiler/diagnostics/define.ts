import type { Diagnostic, Label, Severity, Span } from '../contracts/diagnostics.ts';

/** What one kind of complaint says, for every place where it can be made. */
export interface DiagnosticKind<Args> {
  readonly code: string;
  readonly severity: Severity;
  /** The page that `lakec explain <code>` prints: why it is wrong, an example, the cure. Markdown. */
  readonly explain: string;
  /** Makes the diagnostic for one place. `span` is undefined where no text of the project is to blame. */
  at(span: Span | undefined, args: Args, more?: More): Diagnostic;
}

/** The parts of a diagnostic that vary from place to place beside its arguments. */
export interface More {
  readonly labels?: readonly Label[];
  readonly notes?: readonly string[];
  readonly node?: string;
  /** Overrides the kind's severity, where a project's config decides it. */
  readonly severity?: Severity;
}

interface Definition<Args> {
  readonly code: string;
  readonly severity?: Severity;
  /** One plain sentence in the user's words. */
  readonly message: (args: Args) => string;
  /** Something that they can type; undefined where nothing helps. */
  readonly hint?: (args: Args) => string | undefined;
  readonly explain: string;
}

/** Defines a kind of diagnostic. Each phase keeps its kinds in one file, `diagnostics.ts`. */
export function define<Args = Record<string, never>>(definition: Definition<Args>): DiagnosticKind<Args> {
  const severity = definition.severity ?? 'error';
  return {
    code: definition.code,
    severity,
    explain: definition.explain,
    at(span, args, more = {}) {
      const hint = definition.hint?.(args);
      return {
        code: definition.code,
        severity: more.severity ?? severity,
        message: definition.message(args),
        ...(hint !== undefined && { hint }),
        ...(span && { span }),
        ...(more.labels && { labels: more.labels }),
        ...(more.notes && { notes: more.notes }),
        ...(more.node && { node: more.node }),
      };
    },
  };
}
