import type { CompiledNode } from '../../contracts/compiled.ts';
import type { Label, Span } from '../../contracts/diagnostics.ts';
import type { Node } from '../../contracts/manifest.ts';
import { isBuiltin } from '../../macros/index.ts';

/** Where a part of a node's SQL was written. */
export interface Place {
  readonly span: Span;
  /** The macro calls that led there, innermost first. */
  readonly labels: readonly Label[];
  /** A built-in macro wrote it; `span` is where the project called that. */
  readonly builtin: boolean;
}

/** Finds the smallest text of the project that a part of the SQL comes from; the node's declaration where nothing tells. */
export function placeOf(compiled: Pick<CompiledNode, 'locate'>, start: number, end: number, node: Node): Place {
  const first = compiled.locate(start);
  if (!first) return { span: node.span, labels: [], builtin: false };
  const last = compiled.locate(Math.max(start, end - 1)) ?? first;
  const all = [first.span.file === last.span.file ? wholeOf(compiled, Math.max(start, end - 1), first.span, last.span) : first.span, ...first.stack];
  const own = all.filter((span) => !isBuiltin(span.file));
  const [span = node.span, ...calls] = own;
  const distinct = calls.filter((call, i) => !sameSpan(call, i === 0 ? span : calls[i - 1]!));
  return { span, labels: distinct.map((call) => ({ span: call, text: 'called here' })), builtin: isBuiltin(first.span.file) };
}

/** From the first character's text to the last's. Copied text is known to the character, what an expression gave by its whole tag. */
function wholeOf(compiled: Pick<CompiledNode, 'locate'>, end: number, first: Span, last: Span): Span {
  const to = isCopied(compiled, end, last) ? last.start + 1 : last.end;
  return to > first.start ? { file: first.file, start: first.start, end: to } : first;
}

/** Neighbours in copied text are one apart, and end where its piece ends. */
function isCopied(compiled: Pick<CompiledNode, 'locate'>, offset: number, span: Span): boolean {
  if (span.end - span.start <= 1) return true;
  return [offset - 1, offset + 1].some((neighbour) => {
    const other = neighbour < 0 ? undefined : compiled.locate(neighbour)?.span;
    return other !== undefined && other.file === span.file && other.end === span.end && other.start - span.start === neighbour - offset;
  });
}

function sameSpan(a: Span, b: Span): boolean {
  return a.file === b.file && a.start === b.start && a.end === b.end;
}
