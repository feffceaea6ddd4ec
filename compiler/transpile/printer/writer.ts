import { grouped } from '../marks.ts';
import type { Tree } from '../../sql/tree.ts';
import type { Pen } from './pen.ts';

/** Writes a call. `loose`: only its value counts, and not which type of number it is. */
export type Writer = (pen: Pen, args: readonly Tree[], call: Tree, loose: boolean) => string;
export type Writers = Readonly<Record<string, Writer>>;

/** Writes a call of a function by the name that Spark has for it. */
export function named(name: string): Writer {
  return (pen, args, call) => `${pen.at(call)}${name}(${args.map((arg) => pen.item(arg)).join(', ')})`;
}

/** The same, as a bigint, where Spark gives an int. */
export function counted(name: string): Writer {
  return (pen, args, call, loose) => {
    const text = named(name)(pen, args, call, loose);
    return loose ? text : `cast(${text} as bigint)`;
  };
}

/** Refuses a call that has another number of arguments than these. */
export function takes(pen: Pen, args: readonly Tree[], call: Tree, least: number, most = least): void {
  if (args.length < least || args.length > most) pen.refuse(`${call.function_name}() with ${args.length} ${args.length === 1 ? 'argument' : 'arguments'} has no counterpart`, call);
}

/** A binary operator's text. */
export function infix(pen: Pen, left: string, operator: string, right: string, call: Tree): string {
  return grouped(`${left} ${pen.at(call)}${operator} ${right}`);
}
