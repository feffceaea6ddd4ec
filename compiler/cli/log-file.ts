import { FileError, type Files } from '../contracts/host.ts';
import type { RunEvent } from '../contracts/run.ts';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'none';

/** dbt's log of a project: what every command did and said, one call after the other. */
export interface LogFile {
  write(level: Exclude<LogLevel, 'none'>, text: string): void;
  /** What a run tells while it works. */
  event(event: RunEvent): void;
}

const ORDER: readonly LogLevel[] = ['debug', 'info', 'warn', 'error', 'none'];

/**
 * Appends to `dbt.log` in a folder, a line at a time, so that a killed run leaves what it said; the folder is made by the first line.
 * `mask` takes secrets out. A file that has grown past `most` bytes is put aside as `dbt.log.1`. A folder that can't be written to is
 * no reason to end a run: then there is no log.
 */
export function openLogFile(files: Files, options: { readonly folder: string; readonly level: LogLevel; readonly json: boolean; readonly most: number; readonly title: string; readonly now: () => Date; readonly mask: (text: string) => string }): LogFile {
  const path = `${options.folder.replace(/\/+$/, '')}/dbt.log`;
  let state: 'closed' | 'open' | 'refused' = options.level === 'none' ? 'refused' : 'closed';
  const append = (text: string) => {
    if (state === 'refused') return;
    try {
      if (state === 'closed' && options.most > 0 && (files.stat(path)?.size ?? 0) > options.most) files.move(path, `${path}.1`);
      files.append(path, options.mask(state === 'closed' && !options.json ? `${files.stat(path) ? '\n\n' : ''}${'='.repeat(30)} ${options.now().toISOString()} | ${options.title} ${'='.repeat(30)}\n${text}` : text));
      state = 'open';
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      state = 'refused';
    }
  };
  const write: LogFile['write'] = (level, text) => {
    if (ORDER.indexOf(level) < ORDER.indexOf(options.level)) return;
    const at = options.now().toISOString();
    append(options.json ? `${JSON.stringify({ info: { level, ts: at, msg: text.trimEnd() } })}\n` : `${at.slice(11, 23)} [${level.padEnd(5)}] ${text.trimEnd()}\n`);
  };
  const labels = new Map<string, string>();
  return {
    write,
    event(event) {
      switch (event.kind) {
        case 'message': return write(event.level, event.text);
        case 'run-started':
          for (const { id, label } of event.nodes) labels.set(id, label);
          return write('info', `${event.command}: ${event.nodes.length} nodes, target ${event.target}, threads ${event.threads}, invocation ${event.invocationId}`);
        case 'node-started': return write('info', `START ${labels.get(event.id) ?? event.id}`);
        case 'node-finished': {
          const { id, status, message, startedAt, finishedAt } = event.result;
          const seconds = ((finishedAt.getTime() - startedAt.getTime()) / 1000).toFixed(2);
          return write(status === 'error' || status === 'fail' ? 'error' : status === 'warn' ? 'warn' : 'info', `${status.toUpperCase()} ${labels.get(id) ?? id} [${seconds}s] ${message}`);
        }
        case 'run-finished': return write('info', `${event.results.command}: ${event.results.cancelled ? 'cancelled' : 'finished'} after ${event.results.results.length} nodes`);
        case 'node-progress': case 'cancelling': case 'diagnostic': return undefined;
      }
    },
  };
}
