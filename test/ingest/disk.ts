import { ingestProject } from '../../compiler/build.ts';
import type { Diagnostic } from '../../compiler/contracts/diagnostics.ts';
import type { Flags } from '../../compiler/contracts/flags.ts';
import { FileError, type Host } from '../../compiler/contracts/host.ts';
import { nodeHost } from '../../compiler/host/node.ts';
import { errorCounter } from '../../compiler/invocation.ts';
import type { Project } from './project.ts';

/** Brings a project's sources on a host that is not as it should be; gives the codes of what was told. */
export async function ingestWith(work: Project, change: (host: Host) => Host, env: Readonly<Record<string, string>> = {}): Promise<{ readonly codes: readonly string[] }> {
  const told: Diagnostic[] = [];
  const flags: Flags = {
    command: 'ingest', select: [], exclude: [], fullRefresh: false, vars: {}, resourceTypes: [], excludeResourceTypes: [], indirectSelection: 'eager',
    failFast: false, defer: false, favorState: false, empty: false, warnError: false, targetPath: 'target',
  };
  const results = await ingestProject({
    host: change(nodeHost(work.root, env)), flags, reporter: errorCounter((diagnostic) => told.push(diagnostic)), emit: () => {},
    signal: new AbortController().signal, invocationId: `i${Math.random()}`, startedAt: new Date(),
  }, () => {});
  return { codes: [...told, ...(results?.results ?? []).flatMap(({ diagnostics }) => diagnostics)].map(({ code }) => code) };
}

/** A disk below `.lake` that takes so many bytes. */
export function fullAfter(host: Host, space: number): Host {
  let left = space;
  const { files } = host;
  return { ...host, files: { ...files, append(path, content) {
    if (!path.startsWith('.lake')) return files.append(path, content);
    left -= content.length;
    if (left < 0) throw new FileError('ENOSPC', path, 'There is no space left on the device.');
    files.append(path, content);
  } } };
}

/** The n-th write, move or removal below `.lake`, and all after it, fail. */
export function failsAt(host: Host, at: number): Host {
  let count = 0;
  const { files } = host;
  const tried = (path: string): void => {
    if (path.startsWith('.lake') && count++ >= at) throw new FileError('ENOSPC', path, 'There is no space left on the device.');
  };
  return { ...host, files: {
    ...files,
    write: (path, content) => (tried(path), files.write(path, content)),
    create: (path, content) => (tried(path), files.create(path, content)),
    append: (path, content) => (tried(path), files.append(path, content)),
    move: (from, to) => (tried(to), files.move(from, to)),
  } };
}
