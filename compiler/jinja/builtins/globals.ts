import { Dict } from '../dict.ts';
import { JinjaError } from '../errors.ts';
import type { Call } from '../runtime/call.ts';
import { numberOf } from '../runtime/compare.ts';
import { ReturnSignal } from '../runtime/invoke.ts';
import { isIterable, iterate, listOf } from '../runtime/iterate.ts';
import type { Value } from '../values.ts';
import { Float, native, Undefined, typeName } from '../values.ts';
import { Cycler, Joiner, Namespace, Range } from './objects.ts';

/** Longest range, as in jinja2's sandbox. */
const rangeLimit = 100_000;

/** Jinja's own functions, and dbt's `return`: what a name means that nothing else has. */
export const globals: ReadonlyMap<string, Value> = new Map<string, Value>([
  ['range', native('range', range)],
  ['dict', native('dict', (call) => dictFrom('dict', call))],
  [
    'namespace',
    native('namespace', (call) => {
      const namespace = new Namespace();
      for (const [key, value] of dictFrom('namespace', call).entries()) if (typeof key === 'string') namespace.attributes.set(key, value);
      return namespace;
    }),
  ],
  ['cycler', native('cycler', ({ args }) => new Cycler(args))],
  ['joiner', native('joiner', (call) => new Joiner(call.bind('joiner', ['sep?'])[0] ?? ', '))],
  ['lipsum', native('lipsum', () => { throw new JinjaError('value', 'lipsum() gives another text each time, and a model must not.'); })],
  [
    'return',
    native('return', (call) => {
      throw new ReturnSignal(call.bind('return', ['data?'])[0] ?? null);
    }),
  ],
]);

function range(call: Call): Value {
  if (call.kwargs.size > 0) throw new JinjaError('type', 'range() takes no keyword arguments');
  if (call.args.length === 0 || call.args.length > 3) throw new JinjaError('type', `range expected 1 to 3 arguments, got ${call.args.length}`);
  const numbers = call.args.map((arg) => {
    const number = arg instanceof Float ? undefined : numberOf(arg);
    if (number === undefined) {
      if (arg instanceof Undefined) arg.fail();
      throw new JinjaError('type', `'${typeName(arg)}' object cannot be interpreted as an integer`);
    }
    return Number(number);
  });
  const [from, to, step] = numbers.length === 1 ? [0, numbers[0]!, 1] : [numbers[0]!, numbers[1]!, numbers[2] ?? 1];
  if (step === 0) throw new JinjaError('value', 'range() arg 3 must not be zero');
  const made = new Range(from, to, step);
  if (made.length() > rangeLimit) throw new JinjaError('limit', `A range may hold at most ${rangeLimit} numbers.`, 'Let SQL make the rows.');
  return made;
}

/** `dict(mapping_or_pairs, key=value, …)`. */
export function dictFrom(functionName: string, call: Call): Dict {
  if (call.args.length > 1) throw new JinjaError('type', `${functionName} expected at most 1 argument, got ${call.args.length}`);
  const dict = new Dict();
  if (call.args.length === 1) updateDict(dict, call.args[0]!);
  for (const [name, value] of call.kwargs) dict.set(name, value);
  return dict;
}

/** `dict.update(source)`: a dict's items, or pairs. */
export function updateDict(dict: Dict, source: Value): void {
  if (source instanceof Dict) {
    for (const [key, value] of [...source.entries()]) dict.set(key, value);
    return;
  }
  const items = iterate(source);
  let index = 0;
  for (let step = items.next(); !step.done; step = items.next(), index++) {
    if (!isIterable(step.value)) throw new JinjaError('type', `cannot convert dictionary update sequence element #${index} to a sequence`);
    const pair = listOf(step.value);
    if (pair.length !== 2) throw new JinjaError('value', `dictionary update sequence element #${index} has length ${pair.length}; 2 is required`);
    dict.set(pair[0]!, pair[1]!);
  }
}
