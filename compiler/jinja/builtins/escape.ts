import { Dict } from '../dict.ts';
import type { Value } from '../values.ts';
import { Markup, Tuple } from '../values.ts';
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

/** Values that go into safe text: every text among them escaped. */
export function escapeAll(value: Value): Value {
  if (typeof value === 'string') return escape(value);
  if (value instanceof Tuple) return new Tuple(value.items.map(escapeAll));
  if (!(value instanceof Dict)) return value;
  const dict = new Dict();
  for (const [key, item] of value.entries()) dict.set(key, escapeAll(item));
  return dict;
}
