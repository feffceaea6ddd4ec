import { checkFreshness } from '../../freshness.ts';
import type { FreshnessResult } from '../../contracts/run.ts';
import type { CommandContext } from '../context.ts';
import { invocation, messagesOnly, tellLine } from '../invocation.ts';
import { moment } from '../ui/dbt-node-info.ts';
import { dotted } from '../ui/log-line.ts';
import { duration } from '../ui/run-words.ts';
import { pad } from '../ui/text-width.ts';

/** `lakec freshness`: how old the newest row of each chosen source is; exit code 1 when one is too old. */
export async function command(context: CommandContext): Promise<number> {
  const { output, format, quiet } = context;
  const results = await checkFreshness(invocation(context, messagesOnly(context)), context.arguments.text('output'));
  if (!results) return 0;
  const bad = results.filter(({ status }) => status === 'error' || status === 'runtime error');
  if (format === 'json') results.forEach((result, at) => toldLine(context, result, at, results.length));
  else if (results.length === 0) output.out('No source that was chosen declares a freshness.\n');
  else {
    const shown = quiet ? results.filter(({ status }) => status !== 'pass') : results;
    const column = Math.max(0, ...shown.map(({ id }) => nameOf(id).length));
    output.out(shown.map((result) => `${word(result, output.colors)} ${pad(nameOf(result.id), column)}  ${told(result)}\n`).join(''));
  }
  return bad.length > 0 ? 1 : 0;
}

/** A line of the structured log, with the result beside it. */
function toldLine(context: CommandContext, result: FreshnessResult, at: number, total: number): void {
  const { id, status, startedAt, finishedAt } = result;
  const seconds = (finishedAt.getTime() - startedAt.getTime()) / 1000;
  const word = status === 'error' ? 'ERROR STALE' : status === 'runtime error' ? 'ERROR' : status.toUpperCase();
  const [source_name, table_name] = [id.split('.')[2]!, id.split('.').slice(3).join('.')];
  const node_info = { unique_id: id, resource_type: 'source', node_name: table_name, node_status: status, node_started_at: moment(startedAt), node_finished_at: moment(finishedAt) };
  const msg = dotted(`${at + 1} of ${total} ${word} freshness of ${nameOf(id)}`, `${word} in ${seconds.toFixed(2)}s`);
  tellLine(context, 'LogFreshnessResult', status === 'pass' ? 'info' : status === 'warn' ? 'warn' : 'error', msg, { execution_time: seconds, index: at + 1, node_info, source_name, status, table_name, total }, { kind: 'freshness', ...result });
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
