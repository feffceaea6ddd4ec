import type { Flags } from '../contracts/flags.ts';
import type { RunEvent } from '../contracts/run.ts';
import type { Invocation } from '../invocation.ts';
import type { CommandContext } from './context.ts';
import { logLine, messageLine, type LineLevel, type LineName, type LineWorld, type LogLine } from './ui/log-line.ts';
import { jsonView, quietView, textView, type RunView } from './ui/run-view.ts';

/** One call of the phases for a command; events go to the view that was asked for. */
export function invocation(context: CommandContext, emit: (event: RunEvent) => void, flags: Flags = context.flags): Invocation {
  const { file } = context;
  const told = (event: RunEvent): void => {
    file?.event(event);
    emit(event);
  };
  return { host: context.host, flags, reporter: context.log, emit: file ? told : emit, signal: context.signal, invocationId: context.invocationId(), startedAt: context.host.now() };
}

/** How the run is shown: live lines, plain lines, JSON, or nothing but failures. */
export function runView(context: CommandContext, more: { readonly next?: boolean } = {}): RunView {
  const options = { ...more, output: context.output, log: context.log, sourceOf: context.sourceOf, debug: context.level === 'debug', world: lineWorld(context) };
  return context.format === 'json' ? jsonView(options) : context.quiet ? quietView(options) : textView(options);
}

/** For commands that run nothing: templates may still say something. */
export function messagesOnly(context: CommandContext): (event: RunEvent) => void {
  return (event) => {
    if (event.kind === 'message' && !context.quiet && (event.level === 'info' || context.level === 'debug')) {
      // Who reads lines of JSON reads one stream, as dbt's.
      if (context.format === 'json') context.output.out(`${JSON.stringify({ ...event, ...messageLine(event, lineWorld(context), event.node === undefined ? undefined : { unique_id: event.node }) })}\n`);
      else context.output.err(`${event.text}\n`);
    }
    if (event.kind === 'diagnostic') context.log.report(event.diagnostic);
  };
}

/** What each line of a structured log says of the call. */
export function lineWorld(context: CommandContext): LineWorld {
  return { invocationId: context.callId, now: context.host.now };
}

/** Prints a line of the structured log. */
export function tellLine(context: CommandContext, name: LineName, level: LineLevel, msg: string, data: LogLine['data'], more: object = {}): void {
  context.output.out(`${JSON.stringify({ ...more, ...logLine(lineWorld(context), name, level, msg, data) })}\n`);
}
