import { FILE_SHAPE } from './properties-shape.ts';
import type { Shape } from './shape.ts';

/** JSON Schema (2020-12) of a properties file, for editors. It says what the parser checks: both come from one declaration. */
export function propertiesSchema(): unknown {
  return { $schema: 'https://json-schema.org/draft/2020-12/schema', title: 'lakec properties', ...schemaOf(FILE_SHAPE) as object };
}

function schemaOf(shape: Shape): unknown {
  switch (shape.kind) {
    case 'text': return { type: ['string', 'null'] };
    case 'boolean': return orText({ type: 'boolean' });
    case 'int': return orText({ type: 'integer' });
    case 'number': return orText({ type: 'number' });
    case 'scalar': return { type: ['string', 'number', 'boolean', 'null'] };
    case 'date': return { type: ['string', 'null'] };
    case 'word': return { anyOf: [{ enum: shape.words }, EVALUATED] };
    case 'map': return { type: ['object', 'null'] };
    case 'any': return {};
    case 'list': return { anyOf: [{ type: 'array', items: schemaOf(shape.of) }, { type: 'null' }, EVALUATED] };
    case 'maps': return { type: 'object', additionalProperties: schemaOf(shape.of) };
    case 'either': return { anyOf: shape.of.map(schemaOf) };
    case 'object':
      return {
        type: ['object', 'null'],
        properties: Object.fromEntries(Object.entries(shape.keys).map(([key, value]) => [key, schemaOf(value)])),
        ...(shape.required.length > 0 && { required: shape.required }),
        additionalProperties: shape.open,
      };
  }
}

/** Jinja and references give any type. */
const EVALUATED = { type: 'string', pattern: '\\{\\{|\\$\\{' };

function orText(schema: object): unknown {
  return { anyOf: [schema, EVALUATED, { type: 'null' }] };
}
