import type { Constant, Tree } from '../../sql/tree.ts';
import type { Pen } from './pen.ts';

/** A constant in the target's words. */
export function literalText(pen: Pen, constant: Constant, node: Tree): string {
  return `${pen.at(node)}${pen.target.literal(constant) ?? pen.refuse(`a constant of type ${constant.type.id} has no counterpart`, node)}`;
}

/** A number, in brackets where it has a sign. */
export function signed(text: string): string {
  return text.startsWith('-') ? `(${text})` : text;
}

/** The digits of a decimal with its point. */
export function decimalText(digits: bigint, scale: number): string {
  const sign = digits < 0n ? '-' : '';
  const text = String(digits < 0n ? -digits : digits).padStart(scale + 1, '0');
  return scale === 0 ? `${sign}${text}` : `${sign}${text.slice(0, -scale)}.${text.slice(-scale)}`;
}
