import { fileURLToPath } from 'node:url';
import { pythonOf } from './install.ts';
import { startServer, type Server } from './server.ts';

/** What a client of the emulators must have in its environment. */
export const AWS_ENV = { AWS_ACCESS_KEY_ID: 'testing', AWS_SECRET_ACCESS_KEY: 'testing', AWS_REGION: 'us-east-1', AWS_DEFAULT_REGION: 'us-east-1' } as const;

const MOTO = fileURLToPath(new URL('./moto_one_at_a_time.py', import.meta.url));

/** moto: S3, Glue, Secrets Manager and STS in memory. */
export async function startMoto(): Promise<Server> {
  const python = await pythonOf('cloud');
  return startServer(python, (port) => [MOTO, '-H', '127.0.0.1', '-p', String(port)], { env: AWS_ENV });
}

/** ministack: a Glue that refuses an update whose version was overtaken. */
export async function startMinistack(): Promise<Server> {
  const python = await pythonOf('cloud');
  // Its port comes by the environment, which `env` sets before it becomes the server.
  return startServer('env', (port) => [`GATEWAY_PORT=${port}`, python, '-m', 'ministack'], { env: { ...AWS_ENV, BIND_HOST: '127.0.0.1', SERVICES: 'glue,s3', IOT_MTLS_ENABLED: 'false', SFTP_ENABLED: 'false', MINISTACK_WORKER_THREADS: '4' } });
}
