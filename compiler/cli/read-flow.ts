import { yamlLibrary } from '../config/libraries.ts';
import type { Reporter } from '../contracts/diagnostics.ts';
import type { ConfigMap } from '../contracts/project.ts';
import { varsSyntax } from './diagnostics.ts';

/** The map that an option (`--vars`, `--args`) says in YAML, of which JSON is a part; empty without a text, undefined after a report. */
export async function readFlow(text: string | undefined, option: string, reporter: Reporter): Promise<ConfigMap | undefined> {
  if (text === undefined || text.trim() === '') return {};
  const { parseDocument } = yamlLibrary();
  const document = parseDocument(text, { schema: 'core' });
  const error = document.errors[0];
  if (error) {
    const [start, end] = error.pos;
    const from = Math.min(start, Math.max(0, text.length - 1));
    reporter.report(varsSyntax.at({ file: option, start: from, end: Math.max(from + 1, Math.min(end, text.length)) }, { option, problem: error.message.split('\n')[0]!.replace(/ at line \d+, column \d+:?$/, '') }));
    return undefined;
  }
  const value: unknown = document.toJS();
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as ConfigMap;
  reporter.report(varsSyntax.at({ file: option, start: 0, end: text.length }, { option, problem: 'it is no map of names and values' }));
  return undefined;
}
