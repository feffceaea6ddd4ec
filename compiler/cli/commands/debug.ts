import { accessSync, constants, existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { load } from '../../phases/1-load/index.ts';
import { adapterOf } from '../../adapters/index.ts';
import { awsSettings } from '../../aws/client-options.ts';
import { registersTables } from '../../config/glue-database.ts';
import { redact, redactDiagnostic, revealSecrets, secretWorld } from '../../config/secrets.ts';
import { EngineError, type Adapter } from '../../contracts/adapter.ts';
import { CatalogError } from '../../contracts/catalog.ts';
import type { Host } from '../../contracts/host.ts';
import type { Probe } from '../../contracts/probe.ts';
import type { Project, Target } from '../../contracts/project.ts';
import { engineFailure, noAdapter } from '../../diagnostics/engine.ts';
import { catalogFailure } from '../../phases/8-publish/index.ts';
import { glueProbes } from '../../probes/glue.ts';
import { bulkLoadProbe } from '../../probes/bulk-load.ts';
import { objectStoreProbes } from '../../probes/object-store.ts';
import { sourceProbes } from '../../probes/sources.ts';
import { publicationsOf } from '../../publishing/settings.ts';
import { VERSION } from '../../version.ts';
import type { CommandContext } from '../context.ts';

/**
 * `lakec debug`: versions, the project, its target, and each thing that the target needs: the engine, folders, S3, the Glue catalog, the sources that
 * are brought, the targets that are published to. What is refused is told with what to grant. Of what it tries nothing stays: in S3 a small object is
 * written and deleted.
 */
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
  const fine = [await engineFine(project, context, line), ...foldersFine(project, context, line)];
  const aws = awsSettings(project.config, host.env);
  for (const probe of [...objectStoreProbes(project.config, aws), ...(registersTables(project) ? glueProbes(project.config, aws) : [])]) fine.push(await probed(probe, [], context, line));
  for (const probe of sourceProbes(project, host, context.signal)) fine.push(await probed(probe, [], context, line));
  for (const { target, stage } of publicationsOf(project)) fine.push(await destinationFine(project, target, stage, context, line));
  return fine.every(Boolean) ? 0 : 1;
}

/** A target that tables are published to, with the lake's own stage in S3. */
async function destinationFine(lake: Project, target: string, stage: string | undefined, context: CommandContext, line: Line): Promise<boolean> {
  const { host, flags, log } = context;
  const project = load(host, { ...flags, target }, log);
  if (!project) {
    line('publish', `the target ${target} can't be read`, false);
    return false;
  }
  return engineFine(project, context, (name, text, fine) => line('publish', `${target}: ${name === 'publish' ? '' : `${name}: `}${text}`, fine), (adapter, there) => (stage === undefined ? [] : [bulkLoadProbe(adapter, project, there, host, stage, awsSettings(lake.config, host.env))]));
}

type Line = (name: string, text: string, fine?: boolean) => void;

async function engineFine(project: Project, context: CommandContext, line: Line, more: (adapter: Adapter, target: Target) => readonly Probe[] = () => []): Promise<boolean> {
  const { host, log, flags } = context;
  const adapter = await adapterOf(project.target.engine);
  if (!adapter) {
    line('connection', `there is no adapter for ${project.target.engine}`, false);
    log.report(noAdapter.at(undefined, { engine: project.target.engine, target: project.target.name }));
    return false;
  }
  const secrets = await revealSecrets(project.target.connection, secretWorld(project.config, host.env), log);
  if (!secrets) {
    line('connection', 'a secret that it needs is missing', false);
    return false;
  }
  const target: Target = { ...project.target, connection: secrets.settings };
  const probes = adapter.probes?.(target, host, { readOnly: true, project, targetPath: flags.targetPath, message: (text) => line('connection', text) }) ?? [answers(adapter, target, host)];
  let fine = true;
  for (const probe of [...probes, ...more(adapter, target)]) fine = (await probed(probe, secrets.revealed, context, line)) && fine;
  return fine;
}

/** Of an engine that says no more: that it opens, and answers. */
function answers(adapter: Adapter, target: Target, host: Host): Probe {
  return {
    name: 'connection',
    async attempt() {
      const engine = await adapter.open(target, host, { readOnly: true });
      try {
        const connection = await engine.connect();
        await connection.query('select 1');
        connection.close();
      } finally {
        await engine.close();
      }
      return 'the engine answers';
    },
  };
}

/** Tries one thing, and tells how it went. */
async function probed({ name, attempt, grant }: Probe, revealed: readonly string[], { log }: CommandContext, line: Line): Promise<boolean> {
  try {
    line(name, redact(await attempt(), revealed));
    return true;
  } catch (error) {
    if (!(error instanceof EngineError || error instanceof CatalogError)) throw error;
    const told = redactDiagnostic(error instanceof EngineError ? engineFailure(error, undefined) : catalogFailure(error, undefined), revealed);
    line(name, told.message, false);
    log.report(grant === undefined ? told : { ...told, hint: grant });
    return false;
  }
}

function foldersFine(project: Project, { host, flags }: CommandContext, line: Line): readonly boolean[] {
  const folders = [flags.targetPath, ...(project.target.path && project.target.path !== ':memory:' ? [dirname(project.target.path)] : [])];
  return folders.map((folder) => {
    const fine = isWritable(resolve(host.root, folder));
    line('folder', `${folder} ${fine ? 'can be written' : 'can not be written'}`, fine);
    return fine;
  });
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
