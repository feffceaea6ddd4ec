import { sameType, widened } from '../relations/types.ts';
import type { AgreedColumn } from './baseline.ts';

/** What `contracts.<layer>.evolution` allows. */
export type Evolution = 'strict' | 'backward_compatible' | 'any';

/** One difference between what was agreed about a model and what it gives now. */
export type ColumnChange =
  | { readonly kind: 'added'; readonly column: string; readonly type: string }
  | { readonly kind: 'removed'; readonly column: string }
  | { readonly kind: 'renamed'; readonly column: string; readonly to: string }
  /** `retyped`: to a type that holds neither all of the old values nor fewer. */
  | { readonly kind: 'widened' | 'narrowed' | 'retyped'; readonly column: string; readonly from: string; readonly to: string }
  | { readonly kind: 'nullable' | 'not-null'; readonly column: string }
  /** It stands elsewhere among those that were there before. */
  | { readonly kind: 'moved'; readonly column: string };

/** Compares columns by name. One that is gone and one that is new are one column when they are made of the same columns, or else stand in one place with one type. */
export function compareColumns(before: readonly AgreedColumn[], now: readonly AgreedColumn[]): readonly ColumnChange[] {
  const key = ({ name }: AgreedColumn): string => name.toLowerCase();
  const was = new Map(before.map((column) => [key(column), column]));
  const is = new Map(now.map((column) => [key(column), column]));
  const gone = before.filter((column) => !is.has(key(column)));
  const added = now.filter((column) => !was.has(key(column)));
  const renamed = new Map<AgreedColumn, AgreedColumn>();
  const free = (column: AgreedColumn): boolean => ![...renamed.values()].includes(column);
  const guesses: readonly ((old: AgreedColumn, fresh: AgreedColumn) => boolean)[] = [
    (old, fresh) => (old.from ?? []).length > 0 && JSON.stringify(old.from) === JSON.stringify(fresh.from) && sameType(old.type, fresh.type),
    (old, fresh) => before.indexOf(old) === now.indexOf(fresh) && sameType(old.type, fresh.type),
  ];
  for (const guess of guesses) {
    for (const old of gone) {
      const fits = renamed.has(old) ? [] : added.filter((fresh) => free(fresh) && guess(old, fresh));
      if (fits.length === 1) renamed.set(old, fits[0]!);
    }
  }
  const pairs = before.flatMap((old) => {
    const same = is.get(key(old)) ?? renamed.get(old);
    return same ? [[old, same] as const] : [];
  });
  const order = pairs.map(([, fresh]) => now.indexOf(fresh));
  return [
    ...before.flatMap((old): readonly ColumnChange[] => {
      const fresh = renamed.get(old);
      return fresh ? [{ kind: 'renamed', column: old.name, to: fresh.name }] : is.has(key(old)) ? [] : [{ kind: 'removed', column: old.name }];
    }),
    ...pairs.flatMap(([old, fresh], i): readonly ColumnChange[] => [
      ...typeChange(old, fresh),
      ...(old.nullable === fresh.nullable ? [] : [{ kind: fresh.nullable ? 'nullable' as const : 'not-null' as const, column: fresh.name }]),
      ...(order[i]! < Math.max(-1, ...order.slice(0, i)) ? [{ kind: 'moved' as const, column: fresh.name }] : []),
    ]),
    ...added.filter(free).map(({ name, type }): ColumnChange => ({ kind: 'added', column: name, type })),
  ];
}

/** Whether a policy lets a change pass. Backward compatible: who read the old columns by name reads the new ones. */
export function allows(evolution: Evolution, { kind }: ColumnChange): boolean {
  if (evolution === 'any') return true;
  return evolution === 'backward_compatible' && (kind === 'added' || kind === 'widened' || kind === 'not-null' || kind === 'moved');
}

function typeChange(old: AgreedColumn, fresh: AgreedColumn): readonly ColumnChange[] {
  if (sameType(old.type, fresh.type)) return [];
  const holds = (narrow: string, wide: string): boolean => {
    const both = widened(narrow, wide);
    return both !== undefined && sameType(both, wide);
  };
  const kind = holds(old.type, fresh.type) ? 'widened' : holds(fresh.type, old.type) ? 'narrowed' : 'retyped';
  return [{ kind, column: fresh.name, from: old.type, to: fresh.type }];
}
