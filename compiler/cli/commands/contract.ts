import { chooseNodes, readProject } from '../../build.ts';
import { acceptContracts } from '../../evolution/index.ts';
import { BASELINE_FILE } from '../../evolution/baseline.ts';
import { withEngine } from '../../session.ts';
import type { CommandContext } from '../context.ts';
import { invocation, messagesOnly } from '../invocation.ts';

/** `lakec contract accept`: what models give now is what is agreed on. Nothing runs. */
export async function command(context: CommandContext): Promise<number> {
  const { output, arguments: given, format, quiet, log } = context;
  const call = invocation(context, messagesOnly(context));
  const manifest = readProject(call);
  if (!manifest) return 0;
  const all = given.list('select').length === 0 && given.list('exclude').length === 0 && given.text('selector') === undefined;
  const count = await withEngine(call, manifest, { readOnly: true }, async (session) => {
    const compiled = await session.compile(chooseNodes(call, manifest, ['model', 'snapshot']));
    return log.errors > 0 ? undefined : acceptContracts(call, session, compiled, all);
  });
  if (count === undefined) return 0;
  if (format === 'json') output.out(`${JSON.stringify({ kind: 'contracts-accepted', models: count, file: BASELINE_FILE })}\n`);
  else if (!quiet) output.err(`${BASELINE_FILE} has the columns of ${count} ${count === 1 ? 'model' : 'models'}.\n`);
  return 0;
}
