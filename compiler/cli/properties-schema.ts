import { FILE_SHAPE } from '../phases/2-parse/properties-shape.ts';
import type { Shape } from '../phases/2-parse/shape.ts';

type Json = Readonly<Record<string, unknown>>;

/** JSON Schema of a properties file, made from the declaration that checks those files. */
export function propertiesJsonSchema(): Json {
  return { $schema: 'https://json-schema.org/draft/2020-12/schema', title: 'lakec properties', ...schemaOf(FILE_SHAPE) };
}

/** An empty value is allowed wherever a value may stand. */
function schemaOf(shape: Shape): Json {
  switch (shape.kind) {
    case 'text': return { type: ['string', 'null'] };
    case 'boolean': return { type: ['boolean', 'null'] };
    case 'int': return { type: ['integer', 'null'] };
    case 'number': return { type: ['number', 'null'] };
    case 'map': return { type: ['object', 'null'] };
    case 'scalar': return { type: ['string', 'number', 'boolean', 'null'] };
    case 'any': return {};
    case 'date': return { type: ['string', 'null'] };
    case 'word': return { enum: shape.words };
    case 'list': return { type: ['array', 'null'], items: schemaOf(shape.of) };
    case 'maps': return { type: ['object', 'null'], additionalProperties: schemaOf(shape.of) };
    case 'either': return { anyOf: shape.of.map(schemaOf) };
    case 'object': return {
      type: ['object', 'null'],
      properties: Object.fromEntries(Object.entries(shape.keys).map(([key, inner]) => [key, schemaOf(inner)])),
      ...(shape.required.length > 0 && { required: shape.required }),
      additionalProperties: shape.open,
    };
  }
}
