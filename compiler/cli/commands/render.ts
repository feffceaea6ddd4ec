import { resolve } from 'node:path';
import { FileError } from '../../contracts/host.ts';
import { compileTemplate, fromJs, jinjaDiagnostic, JinjaError, parseTemplate, renderTemplate, type Scope } from '../../jinja/index.ts';
import type { CommandContext } from '../context.ts';
import { renderInput } from '../diagnostics.ts';

/** `lakec render FILE [--context FILE.json]`: prints what a template gives; nothing is checked or run. */
export function command(context: CommandContext): number {
  const { arguments: given, output, log, cwd } = context;
  const file = given.positionals[0]!;
  const source = readInput(context, file);
  const names = given.text('context') === undefined ? {} : readNames(context, given.text('context')!);
  if (source === undefined || names === undefined) return 1;
  try {
    const scope: Scope = { globals: Object.fromEntries(Object.entries(names).map(([name, value]) => [name, fromJs(value)])) };
    output.out(renderTemplate(compileTemplate(parseTemplate(source, resolve(cwd, file))), scope).text);
    return 0;
  } catch (error) {
    if (!(error instanceof JinjaError)) throw error;
    log.report(jinjaDiagnostic(error));
    return 1;
  }
}

/** Paths are the user's: relative to where they are. */
function readInput({ host, cwd, log }: CommandContext, file: string): string | undefined {
  try {
    return host.files.readText(resolve(cwd, file));
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    log.report(renderInput.at(undefined, { file, problem: error.code === 'ENOENT' ? 'it is not there' : error.message.replace(/\.$/, '') }));
    return undefined;
  }
}

function readNames(context: CommandContext, file: string): Readonly<Record<string, unknown>> | undefined {
  const text = readInput(context, file);
  if (text === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
    context.log.report(renderInput.at(undefined, { file, problem: 'it holds no object' }));
  } catch (error) {
    context.log.report(renderInput.at(undefined, { file, problem: `it is not JSON (${(error as Error).message})` }));
  }
  return undefined;
}
