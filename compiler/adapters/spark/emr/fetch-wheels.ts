import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EngineError } from '../../../contracts/adapter.ts';
import * as say from './diagnostics.ts';

/** Fetches the wheels that a requirements file pins, by the hashes in it, into a folder that is there. The same files on any machine: pip is told which platform they are for. */
export async function fetchWheels(requirements: string, into: string, env: Readonly<Record<string, string | undefined>>): Promise<void> {
  const list = join(into, 'requirements.txt');
  writeFileSync(list, requirements);
  const python = env['LAKEC_PYTHON'] || 'python3';
  const { code, said } = await run(python, [
    '-m', 'pip', 'download', '--quiet', '--disable-pip-version-check', '--no-input', '--require-hashes', '--no-deps', '--only-binary=:all:', '--dest', into,
    '--implementation', 'cp', '--python-version', '3.11', '--abi', 'cp311', '--abi', 'none', '--platform', 'manylinux2014_x86_64', '--platform', 'any', '-r', list,
  ], env);
  if (code === 0) return;
  const diagnostic = say.depsUnavailable.at(undefined, { said: reasonOf(said, python) });
  throw new EngineError('connection', diagnostic.message, { diagnostic });
}

/** The one line of pip's complaints that says why. */
function reasonOf(said: string, python: string): string {
  const lines = said.split('\n').map((line) => line.trim()).filter((line) => line !== '');
  if (lines.some((line) => /No module named '?pip/.test(line))) return `${python} has no pip`;
  if (lines.some((line) => /NewConnectionError|Could not resolve|Name or service|Network is unreachable|Connection (refused|to .* timed out)|ProxyError|getaddrinfo/i.test(line))) return 'the package index can\'t be reached';
  const absent = lines.flatMap((line) => /requirement (\S+) \(from versions: none\)/.exec(line)?.[1] ?? [])[0];
  if (absent !== undefined) return `the package index can't be reached, or has no ${absent.replace(/^"|"$/g, '')}`;
  return (lines.findLast((line) => /^ERROR:/.test(line)) ?? lines.at(-1) ?? `${python} -m pip ended without a word`).replace(/^ERROR:\s*/, '').replace(/\.$/, '');
}

function run(command: string, args: readonly string[], env: Readonly<Record<string, string | undefined>>): Promise<{ readonly code: number; readonly said: string }> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], env });
    let said = '';
    const hear = (data: Buffer): void => {
      said = `${said}${data.toString()}`.slice(-20_000);
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.on('error', (error) => resolve({ code: 127, said: `${command} can't be started: ${error.message}` }));
    child.on('close', (code) => resolve({ code: code ?? 1, said }));
  });
}
