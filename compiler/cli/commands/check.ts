import { checkProject } from '../../build.ts';
import { coverageOf, type Coverage } from '../../coverage.ts';
import type { CommandContext } from '../context.ts';
import { invocation, messagesOnly } from '../invocation.ts';

/** `lakec check`: finds mistakes without running anything; `--coverage` counts what could not be checked, and says why. */
export async function command(context: CommandContext): Promise<number> {
  const { output, arguments: given, format, quiet, log } = context;
  const wrong = new Set<string>();
  const call = invocation(context, messagesOnly(context));
  const compiled = await checkProject({
    ...call,
    reporter: {
      get errors() { return log.errors; },
      report(diagnostic) {
        if (diagnostic.severity === 'error' && diagnostic.node !== undefined) wrong.add(diagnostic.node);
        log.report(diagnostic);
      },
    },
  });
  if (!compiled) return 0;
  const coverage = coverageOf(compiled, wrong);
  if (format === 'json') output.out(`${JSON.stringify({ kind: 'coverage', ...coverage })}\n`);
  else if (given.flag('coverage')) output.out(coverageText(coverage));
  else if (!quiet) output.err(`${summary(coverage)}\n`);
  return 0;
}

/** A line a kind, then a line for each node that was not checked. */
function coverageText({ kinds, unchecked }: Coverage): string {
  const width = Math.max(0, ...unchecked.map(({ id }) => id.length));
  const counts = kinds.map(({ kind, checked, all }) => `${`${WORDS[kind] ?? kind}`.padEnd(12)}${String(checked).padStart(6)} of ${all} checked`);
  return `${[...counts, ...(unchecked.length > 0 ? ['', ...unchecked.map(({ id, reason }) => `${id.padEnd(width)}  ${reason}`)] : [])].join('\n')}\n`;
}

function summary({ kinds, unchecked }: Coverage): string {
  const all = kinds.reduce((sum, kind) => sum + kind.all, 0);
  return `Checked ${all - unchecked.length} of ${all} nodes.${unchecked.length > 0 ? ' lakec check --coverage says why not all.' : ''}`;
}

const WORDS: Readonly<Record<string, string>> = { model: 'models', snapshot: 'snapshots', seed: 'seeds', test: 'data tests', unit_test: 'unit tests', analysis: 'analyses' };
