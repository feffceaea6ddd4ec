import { readProject } from '../../build.ts';
import { publishManifest } from '../../phases/8-publish/index.ts';
import type { CommandContext } from '../context.ts';
import { invocation, messagesOnly } from '../invocation.ts';

/** `lakec parse`: reads the whole project and writes its manifest.json. */
export function command(context: CommandContext): number {
  const call = invocation(context, messagesOnly(context));
  const manifest = readProject(call);
  if (!manifest) return 0;
  publishManifest(context.host, context.flags, manifest, call);
  if (!context.quiet && context.format === 'text') context.output.err(`Read ${manifest.nodes.size} nodes; ${context.flags.targetPath}/manifest.json has them.\n`);
  return 0;
}
