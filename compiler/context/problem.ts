import type { Diagnostic, Span } from '../contracts/diagnostics.ts';
import type { More } from '../diagnostics/define.ts';
import { JinjaError } from '../jinja/index.ts';

/** A template's mistake that has a diagnostic of its own, made once the place of the call is known. */
export class TemplateProblem extends JinjaError {
  readonly make: (span: Span | undefined, more: More) => Diagnostic;
  constructor(make: (span: Span | undefined, more: More) => Diagnostic) {
    super('raised', make(undefined, {}).message);
    this.make = make;
  }
}

/** Fails the call that runs with a diagnostic of its own. */
export function fail<Args>(kind: { at(span: Span | undefined, args: Args, more?: More): Diagnostic }, args: Args): never {
  throw new TemplateProblem((span, more) => kind.at(span, args, more));
}
