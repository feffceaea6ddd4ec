import type { Diagnostic, Span } from '../../../contracts/diagnostics.ts';
import type { PythonModel } from '../../../contracts/python.ts';
import { pythonModelFailed, pythonModuleMissing, pythonSyntax } from './diagnostics.ts';

/** What the runner says of an exception; `line` counts from 1, `start` and `end` are bytes of it. */
export interface Failure {
  readonly kind: 'error' | 'module' | 'syntax' | 'table';
  readonly type?: string;
  readonly message: string;
  readonly module?: string;
  readonly line?: number;
  readonly start?: number;
  readonly end?: number;
}

/** The complaint, at the line of the model that was running. */
export function failureOf(failure: Failure, model: Pick<PythonModel, 'id' | 'name' | 'file' | 'text'>, python: string): Diagnostic {
  const { id, name, text, file } = model;
  const span = failure.line === undefined ? undefined : placeOf(failure, file, text);
  const [first = '', ...rest] = failure.message.split('\n');
  const more = { node: id, ...(rest.length > 0 && { notes: rest.filter((line) => line.trim() !== '').slice(0, NOTES) }) };
  const said = first.replace(/[.!]+$/, '');
  switch (failure.kind) {
    case 'syntax': return pythonSyntax.at(span, { name, said }, more);
    case 'module': return pythonModuleMissing.at(span, { name, module: failure.module ?? '', python }, { node: id });
    case 'table': return pythonModelFailed.at(span, { name, said }, more);
    case 'error': return pythonModelFailed.at(span, { name, said: said === '' ? `${failure.type} was raised` : `${failure.type}: ${said}` }, more);
  }
}

/** Lines of an exception's text that are shown beside its first. */
const NOTES = 12;

function placeOf({ line = 1, start, end }: Failure, file: string, text: string): Span {
  const lines = text.split('\n');
  const index = Math.min(Math.max(line, 1), lines.length) - 1;
  const own = lines[index]!.replace(/\r$/, '');
  const from = lines.slice(0, index).reduce((sum, each) => sum + each.length + 1, 0);
  const bytes = Buffer.from(own);
  const at = (offset: number): number => bytes.subarray(0, offset).toString().length;
  const first = start === undefined ? own.length - own.trimStart().length : at(start);
  const last = end === undefined ? own.trimEnd().length : at(end);
  return { file, start: from + Math.min(first, own.length), end: from + Math.max(last, Math.min(first + 1, own.length)) };
}
