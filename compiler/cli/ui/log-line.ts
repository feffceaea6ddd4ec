import type { Diagnostic } from '../../contracts/diagnostics.ts';
import type { RunEvent } from '../../contracts/run.ts';

export type LineLevel = 'debug' | 'info' | 'warn' | 'error';

/** One event of dbt's structured log: tools that start dbt read `info.name`, `info.level`, `info.msg`, and `data`. */
export interface LogLine {
  readonly data: Readonly<Record<string, unknown>>;
  readonly info: Readonly<Record<'category' | 'code' | 'invocation_id' | 'msg' | 'name' | 'thread' | 'ts', string>> & { readonly level: LineLevel; readonly pid: number; readonly extra: Readonly<Record<string, string>> };
}

/** What all lines of a call have. */
export interface LineWorld {
  readonly invocationId: string;
  readonly now: () => Date;
}

/** dbt's codes of the events that lakec tells. */
const CODES = {
  MainReportVersion: 'A001', CommandCompleted: 'Q039', MainEncounteredError: 'Z002', Note: 'Z050', ConcurrencyLine: 'Q027', FoundStats: 'W006',
  JinjaLogInfo: 'I062', JinjaLogDebug: 'I063', JinjaLogWarning: 'I061', PrintEvent: 'Z052',
  LogStartLine: 'Q011', LogHookStartLine: 'Q032', LogHookEndLine: 'Q033', LogModelResult: 'Q012', LogSeedResult: 'Q016', LogSnapshotResult: 'Q015', LogTestResult: 'Q007', LogFunctionResult: 'Q047',
  LogNodeNoOpResult: 'Q019', LogFreshnessResult: 'Q018', SkippingDetails: 'Q034', NodeStart: 'Q024', NodeFinished: 'Q025', FreshnessCheckComplete: 'Q003',
  FinishedRunningStats: 'E047', EndOfRunSummary: 'Z030', RunResultFailure: 'Z022', RunResultError: 'Z024', RunResultWarning: 'Z021', RunResultWarningMessage: 'Z046', SQLCompiledPath: 'Z026', StatsLine: 'Z023',
  ShowNode: 'Q041', CompiledNode: 'Q042', CatalogWritten: 'E042',
} as const;
export type LineName = keyof typeof CODES;

/** Makes a line. */
export function logLine(world: LineWorld, name: LineName, level: LineLevel, msg: string, data: LogLine['data'], thread = 'MainThread'): LogLine {
  return { data, info: { category: '', code: CODES[name], extra: {}, invocation_id: world.invocationId, level, msg, name, pid: process.pid, thread, ts: world.now().toISOString() } };
}

/** What a template or a command says. */
export function messageLine(event: Extract<RunEvent, { readonly kind: 'message' }>, world: LineWorld, nodeInfo?: unknown): LogLine {
  // A macro that `run-operation` runs is no node.
  const data = { msg: event.text, ...(nodeInfo !== undefined && event.node?.startsWith('operation.') !== true ? { node_info: nodeInfo } : {}) };
  const name = event.by === 'print' ? 'PrintEvent' : event.by === undefined ? 'Note' : event.level === 'debug' ? 'JinjaLogDebug' : 'JinjaLogInfo';
  return logLine(world, name, event.level, event.text, data);
}

/** A diagnostic. */
export function diagnosticLine({ severity, message, code, node }: Diagnostic, world: LineWorld): LogLine {
  if (severity === 'error') return logLine(world, 'MainEncounteredError', 'error', message, { exc: message });
  return code === 'template-warned' ? logLine(world, 'JinjaLogWarning', 'warn', message, { msg: message, ...(node !== undefined && { node_info: { unique_id: node } }) }) : logLine(world, 'Note', 'warn', message, { msg: message });
}

/** As dbt fills a line up to its 80 columns: `1 of 7 OK created … .... [OK in 0.50s]`. */
export function dotted(text: string, status: string): string {
  return `${`${text} `.padEnd(80, '.')} [${status}]`;
}
