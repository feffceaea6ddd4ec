import type { IndirectSelection } from '../contracts/flags.ts';
import type { Span } from '../contracts/diagnostics.ts';

/** What an expression of selectors says, before any project is looked at. */
export type Selection = Criterion | Combination | Difference;

/** One selector, `2+tag:nightly+1`: nodes that its method finds, and relatives of theirs. */
export interface Criterion {
  readonly kind: 'criterion';
  readonly method: string;
  /** `config.meta.owner:` has `meta`, `owner`. */
  readonly path: readonly string[];
  /** A YAML selector may give a boolean or a number. */
  readonly value: string | number | boolean;
  /** `@x`: descendants, and all that they are made of. */
  readonly childrensParents: boolean;
  /** Steps toward inputs: 0 is none, Infinity all. */
  readonly parents: number;
  /** Steps toward outputs. */
  readonly children: number;
  readonly indirect: IndirectSelection;
  /** `selector:name`: what the named selector says. */
  readonly named?: Selection;
  readonly span: Span;
  readonly valueSpan: Span;
}

/** Selections taken together, or what is in all of them. */
export interface Combination {
  readonly kind: 'union' | 'intersection';
  readonly parts: readonly Selection[];
  readonly indirect: IndirectSelection;
  /** Set where the user is told when nothing is found: each word of `--select` and `--exclude`. */
  readonly word?: Span;
}

export interface Difference {
  readonly kind: 'difference';
  readonly from: Selection;
  readonly without: Selection;
}
