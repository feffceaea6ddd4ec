import type * as Zod from 'zod';
import type { ConnectorType } from '../contracts/connector.ts';
import { filesShape } from './files/shape.ts';
import { httpShape } from './http/shape.ts';
import { kafkaShape } from './kafka/shape.ts';
import { redshiftShape } from './redshift/shape.ts';
import { snowflakeShape } from './snowflake/shape.ts';

/** The keys that a type of source takes below `connection` and `options`. What must be there is asked for when rows are brought. */
export type SourceShape = (z: typeof Zod.z) => Readonly<Record<'connection' | 'options', Zod.ZodRawShape>>;

/** The shapes of all types; no driver loads for them. */
export const SHAPES: Readonly<Record<ConnectorType, SourceShape>> = { files: filesShape, http: httpShape, kafka: kafkaShape, redshift: redshiftShape, snowflake: snowflakeShape };
