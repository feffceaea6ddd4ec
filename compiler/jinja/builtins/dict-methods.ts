import { Dict, dictOf } from '../dict.ts';
import { JinjaError } from '../errors.ts';
import { iterate } from '../runtime/iterate.ts';
import { repr } from '../runtime/text.ts';
import { Tuple } from '../values.ts';
import { updateDict } from './globals.ts';
import { methodTable } from './method.ts';
import { DictView } from './objects.ts';

/** Python's dict methods. */
export const dictMethods = methodTable<Dict>({
  get: ['key/ default?/', (self, [key, other]) => self.get(key!) ?? (self.has(key!) ? null : (other ?? null))],
  keys: ['', (self) => new DictView(self, 'keys')],
  values: ['', (self) => new DictView(self, 'values')],
  items: ['', (self) => new DictView(self, 'items')],
  copy: ['', (self) => dictOf(self.entries())],
  clear: ['', (self) => {
    self.clear();
    return null;
  }],
  update: ['...', (self, args, _, kwargs) => {
    if (args.length > 1) throw new JinjaError('type', `update expected at most 1 argument, got ${args.length}`);
    if (args.length === 1) updateDict(self, args[0]!);
    for (const [name, value] of kwargs) self.set(name, value);
    return null;
  }],
  pop: ['key/ default?/', (self, [key, other]) => {
    const value = self.get(key!) ?? other;
    if (value === undefined) throw new JinjaError('key', `The dict has no key ${repr(key!)}.`, `Give pop() a default: pop(${repr(key!)}, none).`);
    self.delete(key!);
    return value;
  }],
  popitem: ['', (self) => {
    const last = [...self.entries()].at(-1);
    if (!last) throw new JinjaError('key', 'popitem(): dictionary is empty');
    self.delete(last[0]);
    return new Tuple(last);
  }],
  setdefault: ['key/ default?/', (self, [key, other]) => {
    if (!self.has(key!)) self.set(key!, other ?? null);
    return self.get(key!)!;
  }],
  fromkeys: ['keys/ value?/', (_, [keys, value]) => {
    const dict = new Dict();
    const items = iterate(keys!);
    for (let step = items.next(); !step.done; step = items.next()) dict.set(step.value, value ?? null);
    return dict;
  }],
});
