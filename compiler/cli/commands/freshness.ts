import { checkFreshness } from '../../freshness.ts';
import type { FreshnessResult } from '../../contracts/run.ts';
import type { CommandContext } from '../context.ts';
import { invocation, messagesOnly } from '../invocation.ts';
import { duration } from '../ui/run-words.ts';
import { pad } from '../ui/text-width.ts';

/** `lakec freshness`: how old the newest row of each chosen source is; exit code 1 when one is too old. */
export async function command(context: CommandContext): Promise<number> {
  const { output, format, quiet } = context;
  const results = await checkFreshness(invocation(context, messagesOnly(context)));
  if (!results) return 0;
  const bad = results.filter(({ status }) => status === 'error' || status === 'runtime error');
  if (format === 'json') results.forEach((result) => output.out(`${JSON.stringify({ kind: 'freshness', ...result })}\n`));
  else if (results.length === 0) output.out('No source that was chosen declares a freshness.\n');
  else {
    const shown = quiet ? results.filter(({ status }) => status !== 'pass') : results;
    const column = Math.max(0, ...shown.map(({ id }) => nameOf(id).length));
    output.out(shown.map((result) => `${word(result, output.colors)} ${pad(nameOf(result.id), column)}  ${told(result)}\n`).join(''));
  }
  return bad.length > 0 ? 1 : 0;
}

function nameOf(id: string): string {
  return id.split('.').slice(2).join('.');
}

function word({ status }: FreshnessResult, colors: CommandContext['output']['colors']): string {
  return status === 'pass' ? `${colors.green('fresh')} ` : status === 'warn' ? `${colors.yellow('warn')}  ` : `${colors.red(status === 'error' ? 'stale' : 'error')} `;
}

function told({ age, maxLoadedAt, status }: FreshnessResult): string {
  if (status === 'runtime error') return 'could not be measured';
  return age === undefined ? 'it has no rows' : `newest row ${maxLoadedAt!.toISOString().replace('.000Z', 'Z')}, ${days(age)} old`;
}

function days(seconds: number): string {
  return seconds < 2 * 86_400 ? duration(seconds * 1000) : `${Math.floor(seconds / 86_400)} days`;
}
