import { DEFAULTS, sourceDefaults } from './defaults.ts';
import { zodLibrary } from './libraries.ts';
import { configSchema } from './schema.ts';

type Json = { [key: string]: unknown };

/** JSON Schema of a config file, for editors: every key with its meaning and default; a value may always be a `${…}` reference. */
export function configJsonSchema(): unknown {
  const { z } = zodLibrary();
  const schema = z.toJSONSchema(configSchema(z), { io: 'input', override: ({ jsonSchema }) => { delete jsonSchema.required; } }) as Json;
  addDefaults(schema, DEFAULTS as Json);
  const source = ((schema['properties'] as Json)['sources'] as Json)['additionalProperties'] as Json;
  addDefaults(source, sourceDefaults('<name>') as Json);
  const made = allowReferences(schema) as Json;
  const paths = { anyOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' } }], description: 'Files merged below this one, relative to it.' };
  return { ...made, title: 'lakec config', properties: { extends: paths, ...(made['properties'] as Json) } };
}

function addDefaults(schema: Json, defaults: Json): void {
  for (const [key, value] of Object.entries(defaults)) {
    const property = (schema['properties'] as Json | undefined)?.[key] as Json | undefined;
    if (!property) continue;
    if (property['properties']) addDefaults(property, value as Json);
    else property['default'] = value;
  }
}

/** Wherever a number, a boolean, one of several words or a text of a certain form stands, a reference may stand. */
function allowReferences(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(allowReferences);
  if (schema === null || typeof schema !== 'object') return schema;
  const own = schema as Json;
  const made = Object.fromEntries(Object.entries(own).map(([key, value]) => [key, key === 'default' || key === 'enum' ? value : allowReferences(value)]));
  const narrow = own['type'] === 'number' || own['type'] === 'integer' || own['type'] === 'boolean' || (own['type'] === 'string' && (own['enum'] || own['pattern']));
  if (!narrow) return made;
  const { description, default: fallback, ...rest } = made;
  return {
    ...(description !== undefined && { description }),
    ...(fallback !== undefined && { default: fallback }),
    anyOf: [rest, { type: 'string', pattern: '\\$\\{' }],
  };
}
