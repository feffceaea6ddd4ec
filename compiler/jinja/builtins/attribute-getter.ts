import { getItem } from '../runtime/attributes.ts';
import { textOf } from '../runtime/compare.ts';
import type { Frame } from '../runtime/frame.ts';
import type { Value } from '../values.ts';
import { Undefined } from '../values.ts';

/** Reads `a.b.0` from an item, as `map(attribute=…)` and others do; the item itself without an attribute. */
export function attributeGetter(frame: Frame, attribute: Value | undefined, fallback?: Value): (item: Value) => Value {
  const parts = attributeParts(attribute);
  const mode = frame.runtime.undefinedMode;
  return (item) => {
    for (const part of parts) {
      item = getItem(mode, item, part);
      if (fallback !== undefined && fallback !== null && item instanceof Undefined) item = fallback;
    }
    return item;
  };
}

/** The path in an attribute; whole numbers within it are indexes. */
export function attributeParts(attribute: Value | undefined): Value[] {
  if (attribute === undefined || attribute === null) return [];
  const text = textOf(attribute);
  return text === undefined ? [attribute] : text.split('.').map((part) => (/^\d+$/.test(part) ? Number(part) : part));
}

/** Texts in lower case, everything else as it is: how filters compare unless they are case-sensitive. */
export function ignoreCase(value: Value): Value {
  const text = textOf(value);
  return text === undefined ? value : text.toLowerCase();
}
