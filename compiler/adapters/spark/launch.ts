import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** How a job's process is started. */
export interface Launch {
  /** The job's own folder; it must be there. */
  readonly folder: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** A process that lakec started and may outlive it. */
export interface Launched {
  readonly pid: number;
  /** How it ended: `it was ended by SIGKILL`, `it ended with code 1`; undefined while it lives. */
  ended(): string | undefined;
}

/** Names of a job's files, in its folder. */
export const JOB_FILES = { plan: 'plan.json', pid: 'pid', result: 'result.json', seen: 'seen', conf: 'spark.conf', stdout: 'stdout.log', stderr: 'stderr.log' } as const;

/**
 * Starts a process of its own group, which Ctrl-C in the terminal does not reach, with its output in files. It writes its number down
 * before it does anything else: also when lakec is killed in this very moment, the next lakec finds it.
 */
export function launch({ folder, command, args, env }: Launch): Launched {
  mkdirSync(folder, { recursive: true });
  const out = openSync(join(folder, JOB_FILES.stdout), 'a');
  const err = openSync(join(folder, JOB_FILES.stderr), 'a');
  const pidFile = join(folder, JOB_FILES.pid);
  const [program, words] = process.platform === 'win32' ? [command, args] : ['/bin/sh', ['-c', 'echo $$ > "$1" && shift && exec "$@"', 'sh', pidFile, command, ...args]];
  const child = spawn(program!, words as readonly string[], { detached: true, stdio: ['ignore', out, err], env });
  closeSync(out);
  closeSync(err);
  if (process.platform === 'win32') writeFileSync(pidFile, `${child.pid}\n`);
  let ended: string | undefined;
  child.on('error', (error) => (ended = error.message));
  child.on('exit', (code, signal) => (ended = signal ? `it was ended by ${signal}` : `it ended with code ${code}`));
  child.unref();
  return { pid: child.pid ?? 0, ended: () => ended };
}

/** Settings as a properties file, which unlike arguments nobody else on the machine can read. */
export function writeConf(path: string, conf: Readonly<Record<string, string>>): void {
  const escaped = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('\r', '\\r');
  const lines = Object.keys(conf).sort().map((key) => `${escaped(key).replace(/[ :=#!]/g, '\\$&')}=${escaped(conf[key]!).replace(/^[ \t]/, '\\$&')}\n`);
  writeFileSync(path, lines.join(''), { mode: 0o600 });
}

/** The environment in which pyspark starts a Java process with the settings of a properties file. */
export function sparkEnv(env: Readonly<Record<string, string | undefined>>, python: string, confFile: string): Readonly<Record<string, string | undefined>> {
  return {
    ...env, PYSPARK_PYTHON: python, PYSPARK_DRIVER_PYTHON: python, PYTHONDONTWRITEBYTECODE: '1', PYTHONUNBUFFERED: '1',
    PYSPARK_SUBMIT_ARGS: `--properties-file '${confFile.replaceAll("'", `'"'"'`)}' pyspark-shell`,
  };
}
