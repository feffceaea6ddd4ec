/** How bad a diagnostic is: an error makes the command fail (exit code 1), a warning does not. */
export type Severity = 'error' | 'warning';

/** A range of text in a file of the project: 0-based UTF-16 offsets, `end` exclusive. */
export interface Span {
  /** Path relative to the project's root, with `/`. */
  readonly file: string;
  readonly start: number;
  readonly end: number;
}

/** A second place that a diagnostic points to, with what is to be seen there. */
export interface Label {
  readonly span: Span;
  readonly text: string;
}

/** A complaint: what is wrong (one sentence), where, and what to do. */
export interface Diagnostic {
  /** Kebab-case, names the condition, unique, never changes; `lakec explain <code>` has its page. */
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly hint?: string;
  readonly span?: Span;
  readonly labels?: readonly Label[];
  /** Further lines, for example the macro stack or the engine's own words. */
  readonly notes?: readonly string[];
  /** Unique id of the node that it is about. */
  readonly node?: string;
}

/** Where diagnostics go; reporting carries on, so that ten mistakes show at once. */
export interface Reporter {
  report(diagnostic: Diagnostic): void;
}
