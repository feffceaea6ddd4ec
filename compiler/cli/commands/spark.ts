import { connectServerOf } from '../../adapters/spark/local-kind.ts';
import { findServer, startServer, stopServer, type ConnectServer } from '../../adapters/spark/connect-server.ts';
import { noServer } from '../../adapters/spark/diagnostics.ts';
import { redactDiagnostic, revealSecrets, secretWorld } from '../../config/secrets.ts';
import { EngineError } from '../../contracts/adapter.ts';
import { engineFailure } from '../../diagnostics/engine.ts';
import { load } from '../../phases/1-load/index.ts';
import type { CommandContext } from '../context.ts';

/** `lakec spark start|stop|status`: the Spark Connect server that lakec keeps for a target. */
export async function command(context: CommandContext): Promise<number> {
  const { host, flags, log, output, quiet } = context;
  const project = load(host, flags, log);
  if (!project) return 1;
  const { target } = project;
  const secrets = await revealSecrets(target.connection, secretWorld(project.config, host.env), log);
  if (!secrets) return 1;
  const server = target.engine === 'spark_connect' ? connectServerOf({ ...target, connection: secrets.settings }, project.config, host, flags.targetPath) : undefined;
  if (!server) {
    log.report(noServer.at(undefined, { target: target.name, engine: target.engine, url: target.engine === 'spark_connect' }));
    return 1;
  }
  const say = (text: string): void => {
    if (!quiet) output.out(`${text}\n`);
  };
  try {
    return await ACTS[context.arguments.positionals[0] as keyof typeof ACTS](server, say);
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    log.report(redactDiagnostic(engineFailure(error, undefined), secrets.revealed));
    return 1;
  }
}

type Act = (server: ConnectServer, say: (text: string) => void) => Promise<number>;

const ACTS: Readonly<Record<'start' | 'stop' | 'status', Act>> = {
  async start(server, say) {
    const { url, version, pid } = await startServer(server, say);
    say(`Spark ${version} answers at ${url} (process ${pid}).`);
    return 0;
  },
  async stop(server, say) {
    say((await stopServer(server)) ? 'The Spark Connect server has ended.' : 'There is no Spark Connect server: nothing to stop.');
    return 0;
  },
  async status(server, say) {
    const found = await findServer(server);
    say(found ? `Spark ${found.version} answers at ${found.url} (process ${found.pid})${found.current ? '' : '; the config has changed since, and the next run starts it anew'}.` : 'There is no Spark Connect server; the next run starts one.');
    return found ? 0 : 1;
  },
};
