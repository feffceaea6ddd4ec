import type { Span } from '../../contracts/diagnostics.ts';
import { JinjaError } from '../errors.ts';

/** Where text of an output came from, all of it: read it with `locate`. */
export interface Trace {
  /** Five numbers a range: offset in the output, template start and end, 1 for text that was copied as it is (else 0), call site. */
  readonly ranges: Int32Array;
  /** Call sites by number; 0 is the template itself. */
  readonly sites: readonly CallSite[];
}

/** A macro that was running: its file, and where it was called from. */
export interface CallSite {
  readonly file: string;
  readonly start: number;
  readonly end: number;
  /** Number of the call site that the call stands in. */
  readonly parent: number;
}

const width = 5;

/** Collects a render's text, and for every piece of it the place in the template. */
export class Output {
  text = '';
  readonly tracing: boolean;
  readonly sites: CallSite[];
  site = 0;
  readonly #limit: number;
  #ranges: number[] = [];
  /** Texts that were captured (by macros, set blocks) with their ranges: they keep their places when they are printed later. */
  readonly #captured = new Map<string, number[]>();
  #captures: { readonly text: string; readonly ranges: number[] }[] = [];

  constructor(file: string, tracing: boolean, limit: number) {
    this.tracing = tracing;
    this.sites = [{ file, start: 0, end: 0, parent: -1 }];
    this.#limit = limit;
  }

  /** Writes text that stands in the template itself. */
  copy(text: string, start: number, end: number): void {
    if (this.tracing) this.#ranges.push(this.text.length, start, end, 1, this.site);
    this.text += text;
    if (this.text.length > this.#limit) this.#tooLong();
  }

  /** Writes what an expression gave. */
  write(text: string, start: number, end: number): void {
    if (text === '') return;
    if (this.tracing) this.#trace(text, start, end);
    this.text += text;
    if (this.text.length > this.#limit) this.#tooLong();
  }

  #trace(text: string, start: number, end: number): void {
    const known = this.#captured.get(text);
    const at = this.text.length;
    if (!known) {
      this.#ranges.push(at, start, end, 0, this.site);
      return;
    }
    for (let i = 0; i < known.length; i += width) this.#ranges.push(known[i]! + at, known[i + 1]!, known[i + 2]!, known[i + 3]!, known[i + 4]!);
  }

  /** From here on text is kept apart, until `release` or `discard`. */
  capture(): void {
    this.#captures.push({ text: this.text, ranges: this.#ranges });
    this.text = '';
    if (this.tracing) this.#ranges = [];
  }

  /** Ends the last `capture` and gives its text. */
  release(): string {
    const { text } = this;
    if (this.tracing && text !== '') {
      if (this.#captured.size > 500) this.#captured.clear();
      this.#captured.set(text, this.#ranges);
    }
    this.discard();
    return text;
  }

  /** Ends the last `capture` and forgets its text. */
  discard(): void {
    const outer = this.#captures.pop()!;
    this.text = outer.text;
    this.#ranges = outer.ranges;
  }

  /** Number of captures that are open; `unwind` goes back to it after an early exit. */
  get captures(): number {
    return this.#captures.length;
  }
  unwind(captures: number): void {
    while (this.#captures.length > captures) this.discard();
  }

  /** A place in the text that `rewind` goes back to. */
  get mark(): { readonly text: string; readonly ranges: number } {
    return { text: this.text, ranges: this.#ranges.length };
  }
  rewind(mark: { readonly text: string; readonly ranges: number }): void {
    this.text = mark.text;
    this.#ranges.length = mark.ranges;
  }

  /** Enters a macro that the text at `start`–`end` of the current template calls; gives the site to go back to. */
  enter(file: string, start: number, end: number): number {
    const outer = this.site;
    if (this.tracing) this.site = this.sites.push({ file, start, end, parent: outer }) - 1;
    return outer;
  }

  get trace(): Trace {
    return { ranges: Int32Array.from(this.#ranges), sites: this.sites };
  }

  #tooLong(): never {
    throw new JinjaError('limit', `The output is longer than ${this.#limit} characters.`, 'Write less, or in several models.');
  }
}

/** A place in a template, and the calls that led to it, innermost first. */
export interface Located {
  readonly span: Span;
  readonly stack: readonly Span[];
}

/**
 * Finds what wrote the character at an offset of the output. Text that was copied is found to the character (the span ends
 * where its piece ends); what an expression gave is found as the whole tag. Undefined where nothing was traced.
 */
export function locate(trace: Trace, outputOffset: number): Located | undefined {
  const { ranges, sites } = trace;
  let low = 0;
  let high = ranges.length / width;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ranges[middle * width]! <= outputOffset) low = middle + 1;
    else high = middle;
  }
  if (low === 0) return undefined;
  const at = (low - 1) * width;
  const end = ranges[at + 2]!;
  const start = ranges[at + 3] === 1 ? Math.min(ranges[at + 1]! + outputOffset - ranges[at]!, end) : ranges[at + 1]!;
  let site = sites[ranges[at + 4]!]!;
  const span = { file: site.file, start, end };
  const stack: Span[] = [];
  while (site.parent >= 0) {
    const parent = sites[site.parent]!;
    stack.push({ file: parent.file, start: site.start, end: site.end });
    site = parent;
  }
  return { span, stack };
}
