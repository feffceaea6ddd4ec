import { compareTargets, readSample, type ParityResult, type Scope } from '../../parity/index.ts';
import type { CommandContext } from '../context.ts';
import { optionConflict, optionValue } from '../diagnostics.ts';
import { invocation, messagesOnly, runView } from '../invocation.ts';
import { parityLine, parityReport } from '../ui/parity-text.ts';
import { quietView } from '../ui/run-view.ts';

/** `lakec parity`: builds in two targets and compares what they have; exit code 1 when anything differs. */
export async function command(context: CommandContext): Promise<number> {
  const { arguments: given, output, log } = context;
  const targets = targetsOf(context);
  const scope = scopeOf(context);
  if (!targets || !scope) return 2;
  const limit = given.number('limit') ?? 5;
  const json = given.flag('json') === true || context.format === 'json';
  const page = { colors: output.colors, width: output.width, targets, limit };
  const shown = json || context.quiet;
  let done = 0;
  let names: readonly string[] = [];
  const result = await compareTargets(invocation(context, messagesOnly(context)), {
    targets, scope, limit: limit < 0 ? 1_000_000 : limit, build: given.flag('build') !== false,
    building: () => (shown ? quietView({ output, log, sourceOf: context.sourceOf, debug: false, next: false }) : runView(context, { next: false })),
    started(relations) {
      names = relations;
      log.flush();
      if (!shown && relations.length > 0) output.out(`\n${relations.length} ${relations.length === 1 ? 'relation' : 'relations'}, ${targets[0]} against ${targets[1]}\n\n`);
    },
    compared(relation) {
      done++;
      if (!shown) output.out(parityLine(relation, { ...page, place: `${done}/${names.length}`, column: Math.max(...names.map((name) => name.length)) }));
    },
  });
  if (!result) return log.errors > 0 ? 1 : 0;
  log.flush();
  const equal = result.relations.every(({ status }) => status === 'equal' || status === 'not-compared');
  output.out(json ? `${jsonOf(result, equal && !context.signal.aborted)}\n` : parityReport(result, page));
  return equal && !context.signal.aborted ? 0 : 1;
}

function jsonOf(result: ParityResult, equal: boolean): string {
  return JSON.stringify({ kind: 'parity', equal, ...result });
}

/** Two names, in the order in which they are shown. */
function targetsOf({ arguments: given, log }: CommandContext): readonly [string, string] | undefined {
  const text = given.text('targets');
  const names = text?.split(',').map((name) => name.trim()).filter((name) => name !== '') ?? [];
  if (names.length === 2 && names[0] !== names[1]) return [names[0]!, names[1]!];
  log.report(optionValue.at(undefined, { option: '--targets', ...(text !== undefined && { value: text }), expected: 'two targets, as in --targets dev,spark' }));
  return undefined;
}

function scopeOf({ arguments: given, log }: CommandContext): Scope | undefined {
  const since = given.text('since');
  const text = given.text('sample');
  const sample = text === undefined ? undefined : readSample(text);
  if (text !== undefined && !sample) {
    log.report(optionValue.at(undefined, { option: '--sample', value: text, expected: 'a number of rows, 1000, or a share of them, 5%' }));
    return undefined;
  }
  if (given.flag('build') === false && given.flag('full-refresh')) {
    log.report(optionConflict.at(undefined, { first: '--no-build', second: '--full-refresh', instead: 'Leave one of them out' }));
    return undefined;
  }
  return { ...(since !== undefined && { since: since.trim().replace('T', ' ').replace(/(Z|\+00:?00)$/, '') }), ...(sample && { sample }) };
}
