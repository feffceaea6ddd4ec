import { yamlLibrary } from '../config/libraries.ts';
import { readYaml } from '../yaml/index.ts';

/** A YAML text as plain data, as PyYAML's safe loader reads it; throws where it is none. */
export function parseYaml(text: string): unknown {
  const document = readYaml(text, '', '1.1', {
    report: (diagnostic) => {
      throw new Error(diagnostic.message);
    },
  });
  return document?.value ?? null;
}

/** Plain data as YAML text in block style. */
export function writeYaml(value: unknown): string {
  return yamlLibrary().stringify(value, { version: '1.1', lineWidth: 0 });
}
