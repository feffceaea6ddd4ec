import { DRIVERS, TEXT_KEYS } from '../../aws/redshift/settings.ts';
import type { SourceShape } from '../shapes.ts';

/** Keys of a source of type redshift: those of a target's `engine.connection`, and how much is read at a time. */
export const redshiftShape: SourceShape = (z) => {
  const number = z.number().nullish();
  return {
    connection: {
      ...Object.fromEntries(TEXT_KEYS.map((key) => [key, z.string().nullish()])), ...Object.fromEntries(DRIVERS.map((key) => [key, z.unknown().optional()])),
      poll_seconds: number, session_seconds: number,
    },
    options: { unload_rows: z.int().positive().nullish(), slice_rows: z.int().positive().nullish() },
  };
};
