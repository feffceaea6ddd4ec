import type { Reporter } from '../contracts/diagnostics.ts';
import type { YamlDocument, YamlVersion } from './document.ts';
import { readFast } from './fast.ts';
import { readFull } from './full.ts';

/**
 * Reads a YAML text into plain values with the place of each. What is wrong is reported; undefined when no value could be made.
 * A key that is written twice is reported too, and its first value kept; in YAML 1.1, as PyYAML reads it, the last, with a warning.
 */
export function readYaml(text: string, file: string, version: YamlVersion, reporter: Reporter): YamlDocument | undefined {
  return readFast(text, file, version) ?? readFull(text, file, version, reporter);
}
