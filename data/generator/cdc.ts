import type { Random } from './random.ts';

/** What happened to a row at its source. */
export type Op = 'DELETE' | 'UPDATE' | 'INSERT';

/** The lower rank wins among changes of one key and time. */
export function opRank(op: Op): number {
  return ['DELETE', 'UPDATE', 'INSERT'].indexOf(op);
}

/** A spelling of INSERT; nothing at all means the same. */
export function insertOp(draw: Random): string {
  return draw.pick(['INSERT', 'INSERT', 'I', 'insert', 'Insert', 'i', '']);
}

/** A spelling of UPDATE. */
export function updateOp(draw: Random): string {
  return draw.pick(['UPDATE', 'UPDATE', 'U', 'update', 'Update', 'u']);
}

/** The ways to say that a row is gone, in turn: by `op`, by `is_deleted`, or by both. */
export function deleteFlags(turn: number): { readonly texts: { readonly op: string; readonly is_deleted: string }; readonly rank: number } {
  const ways = [['DELETE', ''], ['D', 'true'], ['delete', 'false'], ['UPDATE', '1'], ['', 'yes'], ['d', 'TRUE'], ['U', 'Yes']] as const;
  const [op, is_deleted] = ways[turn % ways.length]!;
  return { texts: { op, is_deleted }, rank: opRank(op === 'UPDATE' || op === 'U' ? 'UPDATE' : op === '' ? 'INSERT' : 'DELETE') };
}
