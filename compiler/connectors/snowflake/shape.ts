import { snowflakeConnection } from '../../snowflake/settings.ts';
import type { SourceShape } from '../shapes.ts';

/** Keys of a source of type snowflake: those of a target's `engine.connection`, and from how many rows on Snowflake itself writes the files, and by what. */
export const snowflakeShape: SourceShape = (z) => ({
  connection: snowflakeConnection(z).partial().shape,
  options: { unload_rows: z.int().positive().nullish(), storage_integration: z.string().nullish(), stage: z.string().regex(/^@/, 'A stage begins with @.').nullish() },
});
