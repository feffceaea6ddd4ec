import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';

/** One run of a command: wall time in seconds, and the highest resident memory in MB where the system tells (Linux). */
export interface Measurement {
  readonly seconds: number;
  readonly megabytes: number | undefined;
}

/** Runs a command and measures it; throws with its output when it fails. */
export async function measure(command: string, args: readonly string[], cwd: string, env: Readonly<Record<string, string>> = {}): Promise<Measurement> {
  const start = performance.now();
  const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  let peak: number | undefined;
  const watch = setInterval(() => (peak = highWater(child.pid) ?? peak), 5);
  const code = await new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve));
  clearInterval(watch);
  const seconds = (performance.now() - start) / 1000;
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${code}:\n${output.slice(-3000)}`);
  return { seconds, megabytes: peak };
}

/** The best of several runs, each after `prepare`. */
export async function best(times: number, run: () => Promise<Measurement>, prepare: (round: number) => void = () => undefined): Promise<Measurement> {
  let least: Measurement | undefined;
  for (let round = 0; round < times; round++) {
    prepare(round);
    const one = await run();
    if (!least || one.seconds < least.seconds) least = one;
  }
  return least!;
}

/** The kernel's own high-water mark of a process, so that no peak between two looks is lost but the very last. */
function highWater(pid: number | undefined): number | undefined {
  try {
    const found = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
    return found ? Math.round(Number(found[1]) / 1024) : undefined;
  } catch {
    return undefined;
  }
}
