import type { Located } from '../jinja/index.ts';

/** SQL that knows where each of its characters comes from. */
export interface Traced {
  readonly text: string;
  /** Undefined where an offset comes from no template. */
  locate(offset: number): Located | undefined;
}

/** Text that lakec itself writes. */
export function untraced(text: string): Traced {
  return { text, locate: () => undefined };
}

/** Puts texts one after the other. */
export function joined(parts: readonly (Traced | string)[]): Traced {
  const pieces = parts.filter((part) => part !== '').map((part) => (typeof part === 'string' ? untraced(part) : part));
  if (pieces.length === 1) return pieces[0]!;
  const starts: number[] = [];
  let text = '';
  for (const piece of pieces) {
    starts.push(text.length);
    text += piece.text;
  }
  return {
    text,
    locate(offset) {
      let i = starts.length - 1;
      while (i > 0 && starts[i]! > offset) i--;
      return pieces[i]?.locate(offset - starts[i]!);
    },
  };
}

/** Part of a text. */
export function sliced(traced: Traced, start: number, end = traced.text.length): Traced {
  return start === 0 && end === traced.text.length ? traced : { text: traced.text.slice(start, end), locate: (offset) => traced.locate(offset + start) };
}

/** A text with parts replaced; `edits` in order, none over another. Places within a replacement are those of the text replaced. */
export function edited(traced: Traced, edits: readonly { readonly start: number; readonly end: number; readonly text: string }[]): Traced {
  if (edits.length === 0) return traced;
  const parts: (Traced | string)[] = [];
  let from = 0;
  for (const { start, end, text } of edits) {
    parts.push(sliced(traced, from, start), { text, locate: () => traced.locate(start) });
    from = end;
  }
  return joined([...parts, sliced(traced, from)].filter((part) => typeof part === 'string' || part.text !== ''));
}
