import type { Literal } from './analyse.ts';
import type { Expression } from './syntax/ast.ts';
import { Float } from './values.ts';

/** An expression of literals as plain JavaScript; undefined when it has to be evaluated. */
export function fromConstants(node: Expression): Literal | undefined {
  switch (node.kind) {
    case 'const': {
      const { value } = node;
      if (value instanceof Float) return value.value;
      return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' || value === null ? value : undefined;
    }
    case 'unary': {
      const operand = fromConstants(node.operand);
      return node.operator === '-' && typeof operand === 'number' ? -operand : undefined;
    }
    case 'list':
    case 'tuple': {
      const items: Literal[] = [];
      for (const item of node.items) {
        const literal = fromConstants(item);
        if (literal === undefined) return undefined;
        items.push(literal);
      }
      return items;
    }
    case 'dict': {
      const entries: [string, Literal][] = [];
      for (const { key, value } of node.pairs) {
        const name = fromConstants(key);
        const literal = fromConstants(value);
        if (typeof name !== 'string' || literal === undefined) return undefined;
        entries.push([name, literal]);
      }
      return Object.fromEntries(entries);
    }
    default:
      return undefined;
  }
}
