import { JinjaError } from '../errors.ts';
import type { Value } from '../values.ts';
import { Float } from '../values.ts';
import { shrink } from '../runtime/operators.ts';
import { Tuple } from '../values.ts';
import { truncate } from './numbers.ts';
import { methodTable } from './method.ts';

/** Methods of int and bool. */
export const integerMethods = methodTable<number | bigint | boolean>({
  bit_length: ['', (self) => {
    const size = BigInt(self);
    return size === 0n ? 0 : (size < 0n ? -size : size).toString(2).length;
  }],
  bit_count: ['', (self) => {
    const size = BigInt(self);
    return (size < 0n ? -size : size).toString(2).replaceAll('0', '').length;
  }],
  conjugate: ['', (self) => Number(self)],
  as_integer_ratio: ['', (self) => new Tuple([shrink(BigInt(self)), 1])],
});

/** Methods of float. */
export const floatMethods = methodTable<Float>({
  is_integer: ['', (self) => Number.isInteger(self.value)],
  conjugate: ['', (self) => self],
  as_integer_ratio: ['', (self): Value => {
    let denominator = 1n;
    let value = self.value;
    truncate(value);
    while (!Number.isInteger(value)) {
      value *= 2;
      denominator *= 2n;
    }
    if (!Number.isFinite(value)) throw new JinjaError('value', 'cannot convert this float to a ratio');
    return new Tuple([shrink(BigInt(value)), shrink(denominator)]);
  }],
});
