import type { TreeNode } from './tree.ts';
import { Unfollowed } from './unfollowed.ts';

/** Whether `COLUMNS(c -> …)` takes a column of that name. Throws `Unfollowed` where the condition is of another kind than those that names are chosen by. */
export function isChosen(condition: TreeNode, parameter: string, name: string): boolean {
  const is = (part: TreeNode): boolean => isChosen(part, parameter, name);
  const text = (part: TreeNode | undefined): string => textOf(part, parameter, name);
  const parts = condition.children ?? [];
  switch (condition.type) {
    case 'CONJUNCTION_AND':
      return parts.map(is).every(Boolean);
    case 'CONJUNCTION_OR':
      return parts.map(is).some(Boolean);
    case 'OPERATOR_NOT':
      return !is(parts[0]!);
    case 'COMPARE_EQUAL':
      return text(condition.left) === text(condition.right);
    case 'COMPARE_NOTEQUAL':
      return text(condition.left) !== text(condition.right);
    case 'COMPARE_IN':
      return parts.slice(1).map(text).includes(text(parts[0]));
    case 'COMPARE_NOT_IN':
      return !parts.slice(1).map(text).includes(text(parts[0]));
    case 'FUNCTION':
      return test(condition, parts.map(text));
    default:
      return unknown();
  }
}

/** Holds a text against the pattern of a LIKE (`~~`), an ILIKE (`~~*`), a GLOB (`~~~`) or the contrary (`!~~`); undefined for another function, and a pattern that can't be read. */
export function alike(functionName: string, text: string): ((name: string) => boolean) | undefined {
  const [, not, sign] = /^(!?)(~~\*?|~~~)$/.exec(functionName) ?? [];
  const pattern = sign === undefined ? undefined : likePattern(text, sign);
  return pattern && ((name) => pattern.test(name) !== (not === '!'));
}

function likePattern(text: string, sign: string): RegExp | undefined {
  // In a GLOB brackets are sets, and in a LIKE nothing is an escape.
  if (sign === '~~~' && /[[\]\\]/.test(text)) return undefined;
  const [many, one] = sign === '~~~' ? ['*', '?'] : ['%', '_'];
  return new RegExp(`^${[...text].map((char) => (char === many ? '.*' : char === one ? '.' : char.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))).join('')}$`, sign === '~~*' ? 'isu' : 'su');
}

function test({ function_name: given = '' }: TreeNode, [text = '', by = '', ...more]: readonly string[]): boolean {
  const name = given.toLowerCase();
  const matches = alike(name, by);
  if (matches) return matches(text);
  if (more.length > 0) return unknown();
  switch (name) {
    case 'starts_with':
    case 'prefix':
    case '^@':
      return text.startsWith(by);
    case 'ends_with':
    case 'suffix':
      return text.endsWith(by);
    case 'contains':
      return text.includes(by);
    case 'regexp_matches':
      return pattern(by).test(text);
    default:
      return unknown();
  }
}

function textOf(part: TreeNode | undefined, parameter: string, name: string): string {
  if (part?.class === 'COLUMN_REF' && part.column_names?.length === 1 && part.column_names[0]!.toLowerCase() === parameter) return name;
  if (part?.class === 'CONSTANT' && typeof part.value?.value === 'string') return part.value.value;
  const [first, ...more] = part?.class === 'FUNCTION' ? (part.children ?? []) : [];
  const change = first && more.length === 0 ? CHANGES[part!.function_name!.toLowerCase()] : undefined;
  return change ? change(textOf(first, parameter, name)) : unknown();
}

const CHANGES: Readonly<Record<string, (text: string) => string>> = { lower: (text) => text.toLowerCase(), lcase: (text) => text.toLowerCase(), upper: (text) => text.toUpperCase(), ucase: (text) => text.toUpperCase() };

function pattern(text: string): RegExp {
  try {
    return new RegExp(text);
  } catch {
    return unknown();
  }
}

function unknown(): never {
  throw new Unfollowed('COLUMNS(…) chooses its columns by a function');
}
