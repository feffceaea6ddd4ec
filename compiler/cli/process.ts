import { VERSION } from '../version.ts';
import { run } from './run.ts';
import type { Stream } from './output.ts';

/** Runs lakec in this process: its arguments, streams and signals. Sets the exit code. */
export async function main(): Promise<void> {
  const stop = new AbortController();
  // AWS's clients would tell the user what Node they will want next year.
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
  const interrupt = () => {
    // A second Ctrl-C leaves at once.
    if (stop.signal.aborted) process.exit(130);
    stop.abort();
  };
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt);
  // Node leaves in silence, and well, when nothing that is waited for can come any more.
  const stuck = (): void => {
    process.stderr.write(`This is a bug of lakec ${VERSION} (node ${process.version}, ${process.platform}): it waits for what can't come. Nothing in your project should make it happen.\n`);
    process.exitCode = 70;
  };
  process.once('beforeExit', stuck);
  process.exitCode = await run(process.argv.slice(2), {
    cwd: process.cwd(), env: process.env, stdout: patient(process.stdout), stderr: patient(process.stderr), signal: stop.signal,
  });
  process.off('beforeExit', stuck);
  process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
}

/** A stream whose reader may leave (`lakec ls | head`): what comes later goes nowhere, and the work goes on. */
function patient(stream: NodeJS.WriteStream): Stream {
  let open = true;
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    open = false;
  });
  return {
    write(text) {
      if (open) stream.write(text);
    },
    isTTY: stream.isTTY,
    get columns() { return stream.columns; },
    get rows() { return stream.rows; },
  };
}

/** The answer that someone types to a question; undefined where nobody sits at a terminal. */
export async function askOnTerminal(question: string): Promise<string | undefined> {
  if (process.stdin.isTTY !== true || process.stderr.isTTY !== true) return undefined;
  const { createInterface } = await import('node:readline/promises');
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await lines.question(question);
  } finally {
    lines.close();
  }
}
