import { compileProject } from '../../build.ts';
import type { CommandContext } from '../context.ts';
import { invocation, messagesOnly } from '../invocation.ts';

/** `lakec docs generate`: compiles, and asks the engine which columns its relations have; the artifacts are what tools of dbt's read. */
export async function command(context: CommandContext): Promise<number> {
  const { output, flags, quiet, format } = context;
  if (!(await compileProject(invocation(context, messagesOnly(context))))) return 0;
  if (!quiet && format === 'text') output.err(`Wrote ${flags.targetPath}/manifest.json and ${flags.targetPath}/catalog.json.\n`);
  return 0;
}
