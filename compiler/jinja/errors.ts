import type { Span } from '../contracts/diagnostics.ts';

/** What went wrong, coarsely: one diagnostic code each. */
export type JinjaErrorKind =
  | 'syntax'
  | 'unknown-filter'
  | 'unknown-test'
  | 'undefined'
  | 'type'
  | 'value'
  | 'zero-division'
  | 'index'
  | 'key'
  | 'attribute'
  | 'template'
  | 'security'
  | 'limit'
  | 'raised';

/** One macro that was running when an error happened: its name, the file that defines it, and the text that called it. */
export interface MacroFrame {
  readonly name: string;
  readonly definedIn: string;
  readonly span: Span;
}

const nowhere: Span = { file: '', start: 0, end: 0 };

/** The user's template is wrong: the only exception that the engine itself makes. */
export class JinjaError extends Error {
  override readonly name = 'JinjaError';
  readonly kind: JinjaErrorKind;
  /** Something that can be typed; undefined where nothing helps. */
  readonly hint?: string;
  /** The name that has no value, where that is what is wrong: a host that knows all names can suggest the nearest. */
  undefinedName?: string;
  /** Names that could have stood there instead, where the owner of the missing name knows them. */
  candidates?: readonly string[];
  /** The smallest text that is wrong. */
  span: Span = nowhere;
  /** Macros that were running, innermost first. */
  macros: readonly MacroFrame[] = [];

  constructor(kind: JinjaErrorKind, message: string, hint?: string) {
    // A template's mistake needs no JavaScript stack, and capturing one costs more than rendering a model.
    const limit = Error.stackTraceLimit;
    Error.stackTraceLimit = 0;
    super(message);
    Error.stackTraceLimit = limit;
    this.kind = kind;
    if (hint !== undefined) this.hint = hint;
  }

  /** False until the place of the error is known. */
  get located(): boolean {
    return this.span !== nowhere;
  }
}

/** Fails a template from a host function; the engine adds the call's span and the macro stack. */
export function raise(kind: JinjaErrorKind, message: string, hint?: string): never {
  throw new JinjaError(kind, message, hint);
}
