import type { Value } from '../values.ts';
import { Markup } from '../values.ts';
import { str } from '../runtime/text.ts';

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', "'": '&#39;', '"': '&#34;' };

/** HTML-escapes a text. */
export function escapeText(text: string): string {
  return text.replace(/[&<>'"]/g, (character) => entities[character]!);
}

/** HTML-escapes a value, unless it is marked as safe already. */
export function escape(value: Value): Markup {
  return value instanceof Markup ? value : new Markup(escapeText(str(value)));
}
