import type { CommandContext } from '../context.ts';

/** `lakec schema config|properties`: JSON Schema, so that an editor completes and checks the files. */
export async function command({ arguments: given, output }: CommandContext): Promise<number> {
  const schema = given.positionals[0] === 'config'
    ? (await import('../../config/json-schema.ts')).configJsonSchema()
    : (await import('../properties-schema.ts')).propertiesJsonSchema();
  output.out(`${JSON.stringify(schema, null, 2)}\n`);
  return 0;
}
