import { append } from './append.ts';
import { deleteInsert } from './delete-insert.ts';
import { insertOverwrite } from './insert-overwrite.ts';
import { merge } from './merge.ts';
import { microbatch } from './microbatch.ts';
import type { Strategy } from './strategy.ts';

/** Every incremental strategy by the name that `incremental_strategy=` has. */
export const STRATEGIES: ReadonlyMap<string, Strategy> = new Map([append, deleteInsert, merge, insertOverwrite, microbatch].map((one) => [one.name, one]));
