import { snowflakeConnection } from '../../snowflake/settings.ts';
import type { SourceShape } from '../shapes.ts';

/** Keys of a source of type snowflake: those of a target's `engine.connection`. */
export const snowflakeShape: SourceShape = (z) => ({ connection: snowflakeConnection(z).partial().shape, options: {} });
