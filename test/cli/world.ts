import { run } from '../../compiler/cli/run.ts';
import { parseArguments } from '../../compiler/cli/arguments.ts';
import type { Diagnostic } from '../../compiler/contracts/diagnostics.ts';
import { expectNoSecretLeft, secretsIn } from '../secrets.ts';

/** Runs a command line in this process; `text` has both streams as they came. */
export async function lakec(argv: readonly string[], cwd: string, env: Readonly<Record<string, string | undefined>> = {}, signal = new AbortController().signal): Promise<{ code: number; text: string; stdout: string; stderr: string }> {
  const seen = { text: '', stdout: '', stderr: '' };
  const stream = (name: 'stdout' | 'stderr') => ({ write: (text: string) => { seen[name] += text; seen.text += text; }, columns: 100 });
  const code = await run(argv, { cwd, env, stdout: stream('stdout'), stderr: stream('stderr'), signal });
  expectNoSecretLeft(cwd, secretsIn(env), { stdout: seen.stdout, stderr: seen.stderr });
  return { code, ...seen };
}

/** Parses a command line; complaints as `code: message`. */
export function parsed(argv: readonly string[], env: Readonly<Record<string, string | undefined>> = {}) {
  const told: Diagnostic[] = [];
  const given = parseArguments(argv, env, { report: (diagnostic) => told.push(diagnostic) });
  return { given, told: told.map(({ code, message, hint }) => `${code}: ${message}${hint ? ` ${hint}` : ''}`) };
}
