import type { Reporter } from '../../../contracts/diagnostics.ts';
import { FileError, type Files } from '../../../contracts/host.ts';
import type { ConfigMap } from '../../../contracts/project.ts';
import { isMap } from '../../../facts/config-calls.ts';
import { readYaml, type YamlDocument } from '../../../yaml/index.ts';
import { projectFileValue } from './diagnostics.ts';

/** A YAML file that holds a map, by PyYAML's rules; undefined when it is not there or is wrong, which is reported unless `optional` and absent. */
export function readMap(files: Files, file: string, reporter: Reporter): { readonly document: YamlDocument; readonly value: ConfigMap; readonly text: string } | undefined {
  let text: string;
  try {
    text = files.readText(file).trimEnd();
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    return undefined;
  }
  const document = readYaml(text, file, '1.1', reporter);
  if (!document) return undefined;
  if (document.value === null) return { document, value: {}, text };
  if (isMap(document.value)) return { document, value: document.value, text };
  reporter.report(projectFileValue.at({ file, start: 0, end: Math.min(text.length, 1) }, { file, key: file, expected: 'a map of keys and values' }));
  return undefined;
}
