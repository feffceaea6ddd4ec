import { yamlLibrary } from '../config/libraries.ts';

/** A YAML text as plain data, as PyYAML's safe loader reads it; throws where it is none. */
export function parseYaml(text: string): unknown {
  return yamlLibrary().parse(text, { version: '1.1', merge: true });
}

/** Plain data as YAML text in block style. */
export function writeYaml(value: unknown): string {
  return yamlLibrary().stringify(value, { version: '1.1', lineWidth: 0 });
}
