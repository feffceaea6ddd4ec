import type { ConfigValue } from '../contracts/project.ts';

/** What a template of a whole value gave, `made`: with dbt's filters `as_bool`, `as_number` and `as_native` its type counts, also where a condition chooses between several. */
export function typedText(template: string, made: string): ConfigValue {
  return TYPED.test(template) ? literal(made) : made;
}

const TYPED = /\|\s*as_(number|bool|native)\s*-?\}\}/;

/** A Python literal as a value; anything else stays text. */
function literal(text: string): ConfigValue {
  const plain = text.trim();
  if (/^[+-]?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(plain)) return Number(plain);
  if (plain === 'True' || plain === 'true') return true;
  if (plain === 'False' || plain === 'false') return false;
  if (plain === 'None') return null;
  if (!/^[{[]/.test(plain)) return text;
  try {
    return JSON.parse(plain) as ConfigValue;
  } catch {
    return text;
  }
}
