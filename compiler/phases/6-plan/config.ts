import type { Span } from '../../contracts/diagnostics.ts';
import type { Buildable } from './materialization.ts';

export { namesOf } from '../../facts/names-of.ts';

/** A config value that is one condition or a list of them. */
export function conditionsOf(value: unknown): readonly string[] {
  const list = Array.isArray(value) ? value : value === null || value === undefined ? [] : [value];
  return list.map(String).filter((text) => text.trim() !== '');
}

/** Text of a config key; undefined when it is not set. */
export function textOf(node: Buildable, key: string): string | undefined {
  const value = node.config[key];
  return value === null || value === undefined ? undefined : String(value);
}

/** Where a config key is written down, else where the node is declared. */
export function placeOf(node: Buildable, key: string): Span {
  return node.configSpan?.(key) ?? node.span;
}
