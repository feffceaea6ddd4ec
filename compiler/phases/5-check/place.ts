import type { CompiledNode } from '../../contracts/compiled.ts';
import type { Label, Span } from '../../contracts/diagnostics.ts';
import type { Manifest, Node } from '../../contracts/manifest.ts';
import { isBuiltin } from '../../macros/index.ts';
import type { Piece } from '../../sql/find-name.ts';

/** Where a part of a node's SQL was written. */
export interface Place {
  readonly span: Span;
  /** The macro calls that led there, innermost first. */
  readonly labels: readonly Label[];
  /** A built-in macro wrote it; `span` is where the project called that. */
  readonly builtin: boolean;
}

type Located = Pick<CompiledNode, 'sql' | 'locate'>;

/**
 * Finds the smallest text of the project that a part of the SQL comes from; the node's declaration where nothing tells. What an
 * argument brought into a macro is found in the call.
 */
export function placeOf(compiled: Located, { start, end }: Piece, node: Node, manifest: Manifest): Place {
  const first = compiled.locate(start);
  if (!first) return { span: node.span, labels: [], builtin: false };
  const to = Math.max(start, end - 1);
  const last = compiled.locate(to) ?? first;
  const whole = first.span.file === last.span.file ? wholeOf(compiled, to, first.span, last.span) : first.span;
  const own = [whole, ...first.stack].filter((span, i, all) => !isBuiltin(span.file) && (i === 0 || !sameSpan(span, all[i - 1]!)));
  const builtin = isBuiltin(first.span.file);
  const written = isCopied(compiled, start, first.span) && !builtin ? undefined : argumentOf(compiled.sql.slice(start, end), own, node, manifest);
  const depth = written?.depth ?? 0;
  const labels = [...own.slice(0, depth).map((span) => ({ span, text: 'used here' })), ...own.slice(depth + 1).map((span) => ({ span, text: 'called here' }))];
  return { span: written?.span ?? own[0] ?? node.span, labels, builtin };
}

/** From the first character's text to the last's. Copied text is known to the character, what an expression gave by its whole tag. */
function wholeOf(compiled: Located, end: number, first: Span, last: Span): Span {
  const to = isCopied(compiled, end, last) ? last.start + 1 : last.end;
  return to > first.start ? { file: first.file, start: first.start, end: to } : first;
}

/** Neighbours in copied text are one apart, and end where its piece ends. */
function isCopied(compiled: Located, offset: number, span: Span): boolean {
  if (span.end - span.start <= 1) return true;
  return [offset - 1, offset + 1].some((neighbour) => {
    const other = neighbour < 0 ? undefined : compiled.locate(neighbour)?.span;
    return other !== undefined && other.file === span.file && other.end === span.end && other.start - span.start === neighbour - offset;
  });
}

/** The one place within a tag or call where that text stands word for word; the innermost that has it. */
function argumentOf(text: string, places: readonly Span[], node: Node, manifest: Manifest): { readonly span: Span; readonly depth: number } | undefined {
  if (!/^\w+$/.test(text)) return undefined;
  for (const [depth, span] of places.entries()) {
    const source = sourceOf(span, node, manifest);
    const found = source === undefined ? [] : [...source.matchAll(new RegExp(`\\b${text}\\b`, 'g'))];
    if (found.length !== 1) continue;
    const start = span.start + found[0]!.index;
    return { span: { file: span.file, start, end: start + text.length }, depth };
  }
  return undefined;
}

/** The text of a place in the node's template, or in a macro. */
function sourceOf(span: Span, node: Node, manifest: Manifest): string | undefined {
  const within = (code: string, start: number): string | undefined => (span.start >= start && span.end <= start + code.length ? code.slice(span.start - start, span.end - start) : undefined);
  if ('code' in node && node.file === span.file) return within(node.code, node.codeStart);
  for (const macro of manifest.macros.values()) {
    const text = macro.file === span.file ? within(macro.code, macro.span.start) : undefined;
    if (text !== undefined) return text;
  }
  return undefined;
}

function sameSpan(a: Span, b: Span): boolean {
  return a.file === b.file && a.start === b.start && a.end === b.end;
}
