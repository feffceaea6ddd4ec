import { EngineError, type OpenOptions } from '../../contracts/adapter.ts';
import type { Host } from '../../contracts/host.ts';
import type { Probe } from '../../contracts/probe.ts';
import type { EngineType, Target } from '../../contracts/project.ts';
import { Bug } from '../../diagnostics/bug.ts';

/** What `lakec debug` tries of a Spark target: who would run its jobs, and whether the lake's registry can be read. */
export function sparkProbes(type: EngineType, target: Target, host: Host, options: OpenOptions): readonly Probe[] {
  const { project } = options;
  if (!project) throw new Bug('A Spark engine needs the project whose lake it is.');
  const registry: Probe = {
    name: 'lake',
    async attempt() {
      const [{ awsSettings }, { placesOf }, { openShelf, readRegistry }] = await Promise.all([import('../../aws/client-options.ts'), import('./places.ts'), import('./registry.ts')]);
      const { stateRoot } = placesOf(project.config, host.root);
      const { size } = await readRegistry(stateRoot, await openShelf(stateRoot, host, awsSettings(project.config, host.env)));
      return `its jobs have written ${size === 0 ? 'no relation yet' : size === 1 ? 'one relation' : `${size} relations`}`;
    },
  };
  if (type === 'spark_emr' || type === 'spark_emr_ec2') {
    const emr: Probe = {
      name: 'emr',
      async attempt() {
        const [{ awsSettings }, { describeEmr }] = await Promise.all([import('../../aws/client-options.ts'), import('./emr/describe.ts')]);
        return describeEmr(project.config, type === 'spark_emr_ec2' ? 'ec2' : 'serverless', awsSettings(project.config, host.env));
      },
    };
    return [emr, registry];
  }
  const machine: Probe = {
    name: 'spark',
    async attempt() {
      const [{ localSettings }, { sparkPython }] = await Promise.all([import('./local-kind.ts'), import('./spark-python.ts')]);
      const { python, jars } = localSettings(target, project.config, host);
      const { version } = await sparkPython(python, jars, host.env, type === 'spark_connect' ? '4.0' : '3.5');
      return `pyspark ${version} of ${python}${jars.length > 0 ? `, with ${jars.length} jar${jars.length === 1 ? '' : 's'}` : ''}`;
    },
  };
  const server: Probe = {
    name: 'connect',
    async attempt() {
      const [{ connectServerOf }, { findServer }] = await Promise.all([import('./local-kind.ts'), import('./connect-server.ts')]);
      const own = connectServerOf(target, project.config, host, options.targetPath ?? 'target');
      if (!own) return reachUrl(String(target.connection['url']));
      const running = await findServer(own);
      return running ? `the server of Spark ${running.version} answers on port ${running.port}` : 'no server runs; the next run starts one';
    },
  };
  return type === 'spark_connect' ? [machine, server, registry] : [machine, registry];
}

/** Does something listen where a `sc://` URL points? The URL may hold a token, which is not repeated. */
async function reachUrl(url: string): Promise<string> {
  const { connect } = await import('node:net');
  const [, host = 'localhost', port = '15002'] = /^sc:\/\/(\[[^\]]+\]|[^:/;]+)(?::(\d+))?/.exec(url) ?? [];
  const refused = await new Promise<string | undefined>((resolve) => {
    const socket = connect({ host: host.replace(/^\[|\]$/g, ''), port: Number(port), timeout: 10_000 }, () => end(undefined));
    const end = (why: string | undefined): void => {
      socket.destroy();
      resolve(why);
    };
    socket.on('error', (error: NodeJS.ErrnoException) => end(error.code ?? error.message)).on('timeout', () => end('no answer within 10 s'));
  });
  if (refused === undefined) return `a server listens at ${host}:${port}`;
  throw new EngineError('connection', `The Spark Connect server at ${host}:${port} can't be reached (${refused})`, { suggestion: 'Start it, or correct engine.connection.url; without url, lakec starts a server of its own.' });
}
