import { load } from '../../phases/1-load/index.ts';
import { EngineError } from '../../contracts/adapter.ts';
import { adapterOf } from '../../adapters/index.ts';
import { redactDiagnostic, revealSecrets, secretWorld } from '../../config/secrets.ts';
import { engineFailure, noAdapter } from '../../diagnostics/engine.ts';
import { VERSION } from '../../version.ts';
import type { Project } from '../../contracts/project.ts';
import type { CommandContext } from '../context.ts';
import { accessSync, constants, existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/** `lakec debug`: versions, the project, its target, whether the engine answers, and whether folders can be written. Writes nothing. */
export async function command(context: CommandContext): Promise<number> {
  const { host, flags, log, output } = context;
  const line = (name: string, text: string, fine = true) => output.out(`${fine ? output.colors.green('ok  ') : output.colors.red('bad ')} ${name.padEnd(12)} ${text}\n`);
  line('lakec', VERSION);
  line('node', `${process.version} on ${process.platform}-${process.arch}`);
  const project = load(host, flags, log);
  if (!project) {
    line('project', `there is none that can be read in ${host.root}`, false);
    return 1;
  }
  line('project', `${project.name} in ${host.root}, ${project.files.length} files`);
  line('target', `${project.target.name}: ${project.target.engine}, ${project.target.threads} threads${project.target.path ? `, ${project.target.path}` : ''}`);
  const connected = await connects(project, context);
  line('connection', connected ?? 'the engine answers', connected === undefined);
  const folders = [flags.targetPath, ...(project.target.path && project.target.path !== ':memory:' ? [dirname(project.target.path)] : [])];
  const writable = folders.map((folder) => {
    const fine = isWritable(resolve(host.root, folder));
    line('folder', `${folder} ${fine ? 'can be written' : 'can not be written'}`, fine);
    return fine;
  });
  return connected === undefined && writable.every(Boolean) ? 0 : 1;
}

/** Why the engine does not answer; undefined when it does. */
async function connects(project: Project, { host, log }: CommandContext): Promise<string | undefined> {
  const adapter = await adapterOf(project.target.engine);
  if (!adapter) {
    log.report(noAdapter.at(undefined, { engine: project.target.engine, target: project.target.name }));
    return `there is no adapter for ${project.target.engine}`;
  }
  const secrets = await revealSecrets(project.target.connection, secretWorld(project.config, host.env), log);
  if (!secrets) return 'a secret that it needs is missing';
  try {
    const engine = await adapter.open({ ...project.target, connection: secrets.settings }, host, { readOnly: true });
    const connection = await engine.connect();
    await connection.query('select 1');
    connection.close();
    await engine.close();
    return undefined;
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    log.report(redactDiagnostic(engineFailure(error, undefined), secrets.revealed));
    return 'the engine does not answer';
  }
}

/** A folder that is not there yet counts by the nearest one above it. */
function isWritable(folder: string): boolean {
  let at = folder;
  while (!existsSync(at) && at !== dirname(at)) at = dirname(at);
  try {
    accessSync(at, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
