import { isAbsolute, join } from 'node:path';
import type { Host } from '../../../contracts/host.ts';
import { isSecretVariable } from '../../../facts/secret-variable.ts';

/** The Python that runs a project's models: the target's, else LAKEC_PYTHON's, else that of the active virtual environment. As it is to be shown. */
export function pythonProgram(named: string | undefined, { env }: Pick<Host, 'env'>): string {
  const active = env['VIRTUAL_ENV'] ? join(env['VIRTUAL_ENV'], process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python') : undefined;
  return named || env['LAKEC_PYTHON'] || active || (process.platform === 'win32' ? 'python' : 'python3');
}

/** As it is to be started: a path starts at the project's root. */
export function startable(python: string, root: string): string {
  return /[/\\]/.test(python) && !isAbsolute(python) ? join(root, python) : python;
}

/** The environment for the user's code: all but what holds a secret by its name. */
export function environmentOf({ env }: Pick<Host, 'env'>): Record<string, string> {
  return Object.fromEntries(Object.entries(env).flatMap(([name, value]) => (value === undefined || isSecretVariable(name) ? [] : [[name, value]])));
}
