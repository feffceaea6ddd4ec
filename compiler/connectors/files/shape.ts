import type { SourceShape } from '../shapes.ts';

/** Keys of a source of type files. */
export const filesShape: SourceShape = (z) => ({
  connection: { location: z.string().nullish() },
  options: {},
});
