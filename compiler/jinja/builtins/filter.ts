import type { Kwargs } from '../runtime/call.ts';
import { bind } from '../runtime/call.ts';
import type { Frame } from '../runtime/frame.ts';
import type { Value } from '../values.ts';

export type Filter = (frame: Frame, value: Value, args: readonly Value[], kwargs: Kwargs) => Value;

type Body = (value: Value, args: readonly (Value | undefined)[], frame: Frame) => Value;

/** A table of filters: the parameters in one text (`'width? first?'`), and what runs. */
export function filterTable(table: Record<string, readonly [string, Body]>): [string, Filter][] {
  return Object.entries(table).map(([name, [parameters, run]]) => {
    const names = parameters === '' ? [] : parameters.split(' ');
    return [name, (frame, value, args, kwargs) => run(value, bind(name, names, args, kwargs), frame)];
  });
}
