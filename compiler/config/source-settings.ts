import type * as Zod from 'zod';
import { SHAPES } from '../connectors/shapes.ts';
import type { ConnectorType } from '../contracts/connector.ts';
import type { ConfigMap, ConfigValue } from '../contracts/project.ts';
import { Secret } from '../contracts/secret.ts';
import { nearest } from '../diagnostics/nearest.ts';
import { isMap, mapOf } from '../facts/config-calls.ts';

type Z = typeof Zod.z;

/** A map whose keys depend on the source's type, and where it stands. */
export interface TypedMap {
  readonly path: readonly string[];
  readonly schema: Zod.ZodType;
  /** As written, every secret a text. */
  readonly value: unknown;
}

/** `connection` and `options` of all sources, and `options` of their tables, each with what its type takes. A type that is none is told by the schema. */
export function sourceSettings(z: Z, config: ConfigMap): readonly TypedMap[] {
  return Object.entries(mapOf(config['sources'])).flatMap(([name, given]) => {
    const source = mapOf(given);
    const shape = shapeOf(z, source);
    if (!shape) return [];
    const at = (path: readonly string[], key: 'connection' | 'options', value: ConfigValue | undefined): readonly TypedMap[] => (isMap(value) ? [{ path: ['sources', name, ...path, key], schema: z.strictObject(key === 'options' ? { ...shape.options, ...ownKeys(z, shape.options, value) } : shape[key]), value: plain(value) }] : []);
    return [
      ...at([], 'connection', source['connection']), ...at([], 'options', source['options']),
      ...Object.entries(mapOf(source['tables'])).flatMap(([table, settings]) => at(['tables', table], 'options', mapOf(settings)['options'])),
    ];
  });
}

/** Options that no connector reads are the project's own, for its templates (`conf('sources.…')`), unless they look like a slip of the pen. */
function ownKeys(z: Z, known: Zod.ZodRawShape, value: ConfigMap): Zod.ZodRawShape {
  return Object.fromEntries(Object.keys(value).filter((key) => !Object.hasOwn(known, key) && nearest(key, Object.keys(known)) === undefined).map((key) => [key, z.unknown().optional()]));
}

function shapeOf(z: Z, { type = 'files', connection }: ConfigMap): ReturnType<(typeof SHAPES)[ConnectorType]> | undefined {
  if (typeof type !== 'string' || !Object.hasOwn(SHAPES, type)) return undefined;
  const shape = SHAPES[type as ConnectorType](z);
  // Files that are delivered where they are read need no connection: a target that takes them from there may inherit that of another type.
  if (type !== 'files' || typeof mapOf(connection)['location'] === 'string') return shape;
  const any = (key: 'connection' | 'options'): Zod.ZodRawShape => Object.fromEntries(Object.values(SHAPES).flatMap((one) => Object.keys(one(z)[key]).map((name) => [name, z.unknown().optional()])));
  return { connection: any('connection'), options: {} };
}

/** Where a secret stands, a text may: what it holds is nobody's to see here. */
function plain(value: ConfigValue | undefined): unknown {
  if (value instanceof Secret) return 'secret';
  if (Array.isArray(value)) return value.map(plain);
  return isMap(value) ? Object.fromEntries(Object.entries(value).map(([key, one]) => [key, plain(one)])) : value;
}
