import { describe, expect, it } from 'vitest';
import type { NodeResult, RunEvent, Status } from '../../compiler/contracts/run.ts';
import { createOutput } from '../../compiler/cli/output.ts';
import { colors } from '../../compiler/cli/ui/colors.ts';
import { diagnosticLog, textLine } from '../../compiler/cli/ui/diagnostic-log.ts';
import { jsonView, quietView, textView } from '../../compiler/cli/ui/run-view.ts';
import { duration, selectorOf } from '../../compiler/cli/ui/run-words.ts';

const at = (seconds: number) => new Date(seconds * 1000);
const source = 'select 1\nfrom nowhere\n';

function result(id: string, status: Status, message: string, more: Partial<NodeResult> = {}): NodeResult {
  return { id, status, message, diagnostics: [], startedAt: at(1), finishedAt: at(3.5), thread: 1, ...more };
}

const results: NodeResult[] = [
  result('model.shop.orders', 'success', '5,330 rows', { rows: 5330 }),
  result('test.shop.unique_orders_id.1234567890', 'fail', 'Got 3 results, configured to fail if != 0', { failures: 3 }),
  result('model.shop.daily', 'error', '', { diagnostics: [{ code: 'sql-error', severity: 'error', message: 'No table "nowhere".', span: { file: 'models/daily.sql', start: 14, end: 21 } }] }),
  result('model.shop.report', 'skipped', '', { because: 'model.shop.daily' }),
];
const events: RunEvent[] = [
  {
    kind: 'run-started', at: at(0), invocationId: 'x', command: 'build', target: 'dev', threads: 2,
    nodes: results.map(({ id }) => ({ id, label: `table ${id.split('.')[2]}`, span: { file: 'models/_models.yml', start: 0, end: 1 } })),
  },
  { kind: 'node-started', at: at(1), id: 'model.shop.orders', thread: 1 },
  ...results.map((one): RunEvent => ({ kind: 'node-finished', at: at(3.5), result: one })),
  { kind: 'run-finished', at: at(75), results: { invocationId: 'x', command: 'build', startedAt: at(0), finishedAt: at(75), results, cancelled: false } },
];

function shown(view: typeof textView | typeof jsonView): string {
  let text = '';
  const stream = { write: (more: string) => { text += more; }, columns: 100 };
  const output = createOutput(stream, stream, colors(false), {});
  const sourceOf = () => source;
  const log = diagnosticLog({ print: (diagnostic) => output.err(textLine(diagnostic, { sourceOf, colors: output.colors, width: 100 })), warnError: false });
  const { event } = view({ output, log, sourceOf, debug: false });
  events.forEach(event);
  return text;
}

describe('a run without a terminal', () => {
  it('is a line for each node, and says what failed, where, and what to type', () => {
    expect(shown(textView)).toBe(`4 nodes, target dev, 2 threads

      1/4 ok       table orders              2.50 s  5,330 rows
      2/4 fail     table unique_orders_id    2.50 s  Got 3 results, configured to fail if != 0
      3/4 error    table daily               2.50 s

error[sql-error]: No table "nowhere".
  --> models/daily.sql:2:6
   |
2  | from nowhere
   |      ^^^^^^^


These 2 failed:
  fail   table unique_orders_id
         models/_models.yml:1  Got 3 results, configured to fail if != 0
  error  table daily
         models/daily.sql:2  No table "nowhere".

Skipped 1 because of table daily: table report

lakec build failed: 1 ok, 1 fail, 1 error, 1 skipped in 75.0 s, 5,330 rows.

Next:
  lakec retry                            what failed and was skipped, once it is mended
  lakec show --select unique_orders_id   the rows that fail
`);
  });

  it('is quiet until the end when asked, and lines of JSON for programs', () => {
    expect(shown(quietView)).toMatch(/^error\[sql-error\][^]*lakec build failed/);
    const lines = shown(jsonView).split('\n').filter((line) => line.startsWith('{')).flatMap((line) => JSON.parse(line).kind ?? []);
    expect(lines).toEqual(['run-started', 'node-started', 'node-finished', 'node-finished', 'node-finished', 'node-finished', 'run-finished']);
  });
});

describe('words of a run', () => {
  it('are short', () => {
    expect([0, 420, 12_340, 245_000, 7_500_000].map(duration)).toEqual(['0.00 s', '0.42 s', '12.3 s', '4 min 05 s', '2 h 05 min']);
    expect(['model.p.dim.v2', 'test.p.unique_a.0123456789', 'test.p.singular'].map(selectorOf)).toEqual(['dim.v2', 'unique_a', 'singular']);
  });
});
