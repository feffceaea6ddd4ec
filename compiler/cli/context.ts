import type { Flags } from '../contracts/flags.ts';
import type { Host } from '../contracts/host.ts';
import type { Arguments } from './arguments.ts';
import type { LogFile } from './log-file.ts';
import type { Output } from './output.ts';
import type { DiagnosticLog } from './ui/diagnostic-log.ts';
import type { SourceOf } from './ui/source-text.ts';

/** What a command is given. */
export interface CommandContext {
  readonly flags: Flags;
  readonly arguments: Arguments;
  readonly output: Output;
  /** Diagnostics go here; what waits is printed when the command ends. */
  readonly log: DiagnosticLog;
  /** dbt's log of the project, where it has one. */
  readonly file?: LogFile;
  /** A dbt project: what `clean` removes. */
  readonly cleanTargets?: readonly string[];
  /** The world, rooted at the project. */
  readonly host: Host;
  /** The id of the call, and of the first invocation that it makes; what it makes more has ids of its own. */
  readonly callId: string;
  invocationId(): string;
  /** Texts that diagnostics point into. */
  readonly sourceOf: SourceOf;
  /** Where the user is: absolute. */
  readonly cwd: string;
  /** Ends on the first Ctrl-C. */
  readonly signal: AbortSignal;
  readonly quiet: boolean;
  readonly format: 'text' | 'json';
  readonly level: 'debug' | 'info' | 'warn' | 'error' | 'none';
}
