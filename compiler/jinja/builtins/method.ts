import type { Kwargs } from '../runtime/call.ts';
import type { Frame } from '../runtime/frame.ts';
import type { Value } from '../values.ts';

/** A method of plain data. `parameters` are bound as Python does (see `bind`); without them it gets what was passed. */
export interface Method<Self> {
  readonly parameters: readonly string[] | undefined;
  run(self: Self, args: readonly (Value | undefined)[], frame: Frame, kwargs: Kwargs): Value;
}
export type Methods<Self> = ReadonlyMap<string, Method<Self>>;

/** A table of methods: the parameters in one text (`'sep? maxsplit?'`; `...` takes anything), and what runs. */
export function methodTable<Self>(table: Record<string, readonly [string, Method<Self>['run']]>): Methods<Self> {
  return new Map(
    Object.entries(table).map(([name, [parameters, run]]) => [
      name,
      { parameters: parameters === '...' ? undefined : parameters === '' ? [] : parameters.split(' '), run },
    ]),
  );
}
