import { randomUUID } from 'node:crypto';
import { isAbsolute, join, resolve } from 'node:path';
import type { Diagnostic } from '../contracts/diagnostics.ts';
import { FileError, type Host } from '../contracts/host.ts';
import { fileFailure } from '../diagnostics/engine.ts';
import { nodeHost } from '../host/node.ts';
import { VERSION } from '../version.ts';
import { commandLine, parseArguments, type Arguments } from './arguments.ts';
import type { CommandContext } from './context.ts';
import { commandHelp, globalHelp } from './help.ts';
import { openLogFile, type LogFile, type LogLevel } from './log-file.ts';
import { variableOf } from './options.ts';
import { isUsage } from './diagnostics.ts';
import { toFlags } from './flags.ts';
import { createOutput, type Output, type Stream } from './output.ts';
import { projectDefaults, type ProjectDefaults } from '../phases/1-load/index.ts';
import { DBT_COMMANDS, DBT_OPTIONS } from './dbt-options.ts';
import { findProject } from './find-project.ts';
import { withProjectFlags } from './project-flags.ts';
import { colors, wantsColors } from './ui/colors.ts';
import { DBT_VERSION } from '../facts/dbt-version.ts';
import { logLine, type LineWorld } from './ui/log-line.ts';
import { diagnosticLog, jsonLine, textLine, type DiagnosticLog } from './ui/diagnostic-log.ts';
import type { SourceOf } from './ui/source-text.ts';
import { isSecretVariable } from '../facts/secret-variable.ts';

/** What the process hands in; tests hand in their own. */
export interface World {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdout: Stream;
  readonly stderr: Stream;
  readonly signal: AbortSignal;
}

/** Runs one command line. Exit code: 0 fine, 1 the project or the run has errors, 2 wrong usage, 70 a bug of lakec. */
export async function run(argv: readonly string[], outside: World): Promise<number> {
  const world: World = { ...outside, env: withDbtNames(outside.env) };
  const early: Diagnostic[] = [];
  const given = parseArguments(argv, world.env, { report: (diagnostic) => early.push(diagnostic) });
  const output = createOutput(world.stdout, world.stderr, colors(wantsColors(given.flag('color') ?? given.flag('use-colors'), world.env, world.stdout.isTTY === true)), world.env);
  if (early.length === 0 && argv.some((word) => word === '--version' || word === '-V') && !given.command) return printed(output, `${VERSION}\n`);
  if (early.length === 0 && (given.help || !given.command)) {
    const page = { width: output.width, colors: output.colors };
    output.out(given.command ? commandHelp(given.command, page) : globalHelp(page));
    return given.help || argv.length === 0 ? 0 : 2;
  }
  const typed = await toFlags(given, { report: (diagnostic) => early.push(diagnostic) });
  // dbt scrubs variables that are named like secrets.
  for (const [name, value] of Object.entries(typed.vars)) if (isSecretVariable(name) && typeof value === 'string') output.hide(value);
  const host = nodeHost(projectRoot(given, world), world.env);
  const defaults = projectDefaults(host, typed);
  const flags = withProjectFlags(typed, given, defaults);
  const format = given.text('log-format') === 'json' ? 'json' : 'text';
  const sourceOf = sources(argv, given, host);
  const file = logFile(given, output, host, defaults, commandLine(argv));
  const calls: LineWorld = { invocationId: randomUUID(), now: host.now };
  const log = makeLog(output, sourceOf, format, flags.warnError, file, calls);
  early.forEach(log.report);
  try {
    if (early.length > 0) return finish(log, output, format);
    const { command } = await given.command!.load();
    const level = (given.text('log-level') ?? (given.flag('debug') ? 'debug' : 'info')) as CommandContext['level'];
    const quiet = (given.flag('quiet') ?? defaults.flags['quiet']) === true || !(level === 'info' || level === 'debug');
    if (format === 'json' && DBT_COMMANDS.has(given.command!.name)) output.out(`${JSON.stringify(logLine(calls, 'MainReportVersion', 'info', `Running with dbt=${DBT_VERSION}: lakec ${VERSION}`, { log_version: 3, version: `=${DBT_VERSION}` }))}\n`);
    let made = 0;
    const code = await command({ callId: calls.invocationId, invocationId: () => (made++ === 0 ? calls.invocationId : randomUUID()), flags, arguments: given, output, log, ...(file && { file }), ...(defaults.cleanTargets && { cleanTargets: defaults.cleanTargets }), host, sourceOf, cwd: world.cwd, signal: world.signal, quiet, format, level });
    const ended = Math.max(code, finish(log, output, format));
    if (DBT_COMMANDS.has(given.command!.name)) file?.write('info', `lakec ${given.command!.name} ended with exit code ${ended}`);
    return ended;
  } catch (error) {
    output.foot([]);
    if (error instanceof FileError) {
      // Artifacts and the cache are written all over: what the disk refuses is told here, once.
      log.report(fileFailure(error, undefined));
      return Math.max(1, finish(log, output, format));
    }
    log.flush();
    file?.write('error', bugReport(error, 'text'));
    output.err(bugReport(error, format));
    return 70;
  }
}

/** dbt's log: where an option or the project says; a project of lakec's own has none unless it is asked for. */
function logFile(given: Arguments, output: Output, host: Host, { logPath, flags }: ProjectDefaults, title: string): LogFile | undefined {
  const folder = given.text('log-path') ?? logPath;
  if (folder === undefined) return undefined;
  const said = (option: 'log-level-file' | 'log-format-file' | 'log-file-max-bytes', key: string) => given.text(option) ?? (flags[key] === undefined || flags[key] === null ? undefined : String(flags[key]));
  const most = Number(said('log-file-max-bytes', 'log_file_max_bytes') ?? 10_485_760);
  return openLogFile(host.files, {
    folder, title, level: (said('log-level-file', 'log_level_file') ?? 'debug') as LogLevel, json: said('log-format-file', 'log_format_file') === 'json',
    most: Number.isFinite(most) ? most : 0, now: host.now, mask: output.mask,
  });
}

/** dbt's names of options in the environment (`DBT_TARGET`) count where lakec's own (`LAKEC_TARGET`) are not set. */
function withDbtNames(env: World['env']): World['env'] {
  const named = SHARED.flatMap((option) => {
    const value = env[`DBT_ENGINE_${option.replace(/^LAKEC_/, '')}`] ?? env[`DBT_${option.replace(/^LAKEC_/, '')}`] ?? (option === 'LAKEC_DEFER' ? env['DBT_DEFER_TO_STATE'] : undefined);
    return value === undefined || env[option] !== undefined ? [] : [[option, value] as const];
  });
  return named.length === 0 ? env : { ...env, ...Object.fromEntries(named) };
}

/** Options that dbt has too, and that mean the same. */
const SHARED = ['target', 'profile', 'profiles-dir', 'project-dir', 'target-path', 'full-refresh', 'fail-fast', 'threads', 'defer', 'favor-state', 'state', 'store-failures', 'empty', 'event-time-start', 'event-time-end', 'warn-error', 'quiet', 'indirect-selection', 'resource-type', 'exclude-resource-type', 'log-level', 'log-format', 'defer-state', ...DBT_OPTIONS.map(({ name }) => name)].map(variableOf);

function printed(output: Output, text: string): number {
  output.out(text);
  return 0;
}

function projectRoot(given: Arguments, world: World): string {
  const said = given.text('project-dir');
  return said === undefined ? findProject(world.cwd) : resolve(world.cwd, said);
}

/** Texts of the arguments that diagnostics point into, and files of the project. */
function sources(argv: readonly string[], given: Arguments, host: Host): SourceOf {
  const inArguments: Readonly<Record<string, () => string | undefined>> = {
    'command line': () => commandLine(argv),
    '--select': () => given.list('select').join(' '),
    '--exclude': () => given.list('exclude').join(' '),
    '--selector': () => given.text('selector'),
    '--vars': () => given.text('vars'),
    '--args': () => given.text('args'),
    '--inline': () => given.text('inline'),
  };
  const texts = new Map<string, string | undefined>();
  return (file) => {
    if (Object.hasOwn(inArguments, file)) return inArguments[file]!();
    if (!texts.has(file)) texts.set(file, readText(host, file));
    return texts.get(file);
  };
}

function readText(host: Host, file: string): string | undefined {
  try {
    return host.files.readText(isAbsolute(file) ? file : join(host.root, file));
  } catch {
    // The place is told without the text: the file is gone, or is the one that can't be read.
    return undefined;
  }
}

function makeLog(output: Output, sourceOf: SourceOf, format: 'text' | 'json', warnError: boolean, file: LogFile | undefined, calls: LineWorld): DiagnosticLog {
  const print = (diagnostic: Diagnostic) => {
    file?.write(diagnostic.severity === 'error' ? 'error' : 'warn', textLine(diagnostic, { sourceOf, colors: colors(false), width: 120 }));
    output.err(format === 'json' ? jsonLine(diagnostic, sourceOf, calls) : textLine(diagnostic, { sourceOf, colors: output.colors, width: output.width }));
  };
  return diagnosticLog({ print, warnError, isUsage });
}

/** Prints what waits, and the count; gives the exit code that the diagnostics ask for. */
function finish(log: DiagnosticLog, output: Output, format: 'text' | 'json'): number {
  log.flush();
  const summary = log.summary();
  if (summary !== undefined && format === 'text') output.err(`${log.errors > 0 ? output.colors.red(output.colors.bold(summary)) : output.colors.yellow(summary)}\n`);
  if (log.usage) return 2;
  return log.errors > 0 ? 1 : 0;
}

function bugReport(error: unknown, format: 'text' | 'json'): string {
  const { name, message, stack } = error instanceof Error ? error : { name: 'Error', message: String(error), stack: undefined };
  if (format === 'json') return `${JSON.stringify({ kind: 'bug', name, message, stack, version: VERSION })}\n`;
  return `This is a bug of lakec ${VERSION} (node ${process.version}, ${process.platform}); nothing in your project should make it happen.\n${stack ?? `${name}: ${message}`}\n`;
}
