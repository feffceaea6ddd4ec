import { fileURLToPath } from 'node:url';
import type { Host } from '../../../contracts/host.ts';
import type { PythonEngine } from '../../../contracts/python.ts';
import type { Target } from '../../../contracts/project.ts';
import type { DuckdbConnection } from '../config.ts';
import type { Failure } from './failure.ts';
import { environmentOf, pythonProgram, startable } from './find-python.ts';
import { foldersBelow } from './folders.ts';
import type { PythonWorld } from './run-model.ts';

/** Models in Python beside DuckDB: each in a process of the user's own Python. What starts processes is loaded when there is such a model. */
export function pythonBeside(target: Target, settings: DuckdbConnection, host: Host, targetPath: string): PythonEngine {
  const shown = pythonProgram(settings.python, host);
  const world: PythonWorld = {
    shown, python: startable(shown, host.root), runner: fileURLToPath(new URL('./python-runner/lakec_model.py', import.meta.url)),
    root: host.root, env: environmentOf(host), database: target.database, settings,
    folders: foldersBelow(/^([/\\]|[A-Za-z]:)/.test(targetPath) ? `${targetPath}/python` : `${host.root}/${targetPath}/python`, host.files),
  };
  return {
    run: async (model, run) => (await import('./run-model.ts')).runModel(model, run, world),
    async check(models) {
      const [{ askChild }, { failureOf }] = [await import('./child.ts'), await import('./failure.ts')];
      const said = await askChild(world.python, [world.runner, '--check'], JSON.stringify(models.map(({ file, text }) => ({ file, code: text }))), world);
      if (said === undefined) return undefined;
      return (JSON.parse(said) as readonly (Failure & { readonly file: string })[]).map((wrong) => failureOf({ ...wrong, kind: 'syntax' }, models.find(({ file }) => file === wrong.file)!, shown));
    },
  };
}
