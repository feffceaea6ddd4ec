import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jarsOf } from './install.ts';
import { freePort, startServer } from './server.ts';

/** A Kafka broker of the tests, on loopback. */
export interface Kafka {
  /** Without sign-in, for the test itself. */
  readonly plain: string;
  /** The same by way of connections that `drop` cuts, all that there are, and on which all that is said comes later by what `delay` says. Milliseconds. */
  readonly loose: string;
  drop(): void;
  delay(by: number): void;
  /** What the broker printed, as it came. */
  log(): string;
  /** SCRAM-SHA-512 over TLS. */
  readonly secure: string;
  /** Users of the secure port: `lake` may do all, `guest` nothing. */
  readonly passwords: { readonly lake: string; readonly guest: string };
  /** Certificate of who signed the broker's. */
  readonly ca: string;
  stop(): Promise<void>;
}

/** Starts a broker that is its own controller. Sessions of consumers may be short; topics are not made by asking for them. */
export async function startKafka(): Promise<Kafka> {
  const jars = await jarsOf('kafka');
  const folder = mkdtempSync(join(tmpdir(), 'lakec-kafka-'));
  const passwords = { lake: 'scram-password-of-lake', guest: 'scram-password-of-guest' };
  const quiet = { stdio: 'ignore' as const, cwd: folder };
  execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', 'key.pem', '-out', 'cert.pem', '-days', '3650', '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'], quiet);
  execFileSync('openssl', ['pkcs8', '-topk8', '-nocrypt', '-in', 'key.pem', '-out', 'key8.pem'], quiet);
  const ca = readFileSync(join(folder, 'cert.pem'), 'utf8');
  const pem = (text: string): string => text.trim().replaceAll('\n', '\\n\\\n ');
  const [securePort, loosePort, controllerPort] = [await freePort(), await freePort(), await freePort()];
  const loose = await startLoose(loosePort);
  const java = ['-Xmx300m', '-Xms64m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-cp', jars.join(':')];
  const properties = join(folder, 'server.properties');
  const config = (port: number): string => [
    'process.roles=broker,controller', 'node.id=1', `controller.quorum.voters=1@127.0.0.1:${controllerPort}`, 'controller.listener.names=CONTROLLER',
    `listeners=PLAIN://127.0.0.1:${port},SECURE://127.0.0.1:${securePort},LOOSE://127.0.0.1:${loosePort},CONTROLLER://127.0.0.1:${controllerPort}`,
    `advertised.listeners=PLAIN://127.0.0.1:${port},SECURE://localhost:${securePort},LOOSE://127.0.0.1:${loose.port}`,
    'listener.security.protocol.map=PLAIN:PLAINTEXT,SECURE:SASL_SSL,LOOSE:PLAINTEXT,CONTROLLER:PLAINTEXT', 'inter.broker.listener.name=PLAIN',
    'sasl.enabled.mechanisms=SCRAM-SHA-512', 'listener.name.secure.scram-sha-512.sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required;',
    'ssl.keystore.type=PEM', `ssl.keystore.certificate.chain=${pem(ca)}`, `ssl.keystore.key=${pem(readFileSync(join(folder, 'key8.pem'), 'utf8'))}`,
    'authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer', 'super.users=User:ANONYMOUS;User:lake',
    `log.dirs=${join(folder, 'data')}`, 'num.partitions=1', 'auto.create.topics.enable=false', 'offsets.topic.replication.factor=1', 'offsets.topic.num.partitions=1',
    'transaction.state.log.replication.factor=1', 'transaction.state.log.min.isr=1', 'transaction.state.log.num.partitions=1', 'share.coordinator.state.topic.replication.factor=1', 'share.coordinator.state.topic.min.isr=1',
    'group.initial.rebalance.delay.ms=0', 'group.min.session.timeout.ms=300', 'log.retention.ms=-1', 'log.retention.check.interval.ms=500', 'log.segment.delete.delay.ms=100', 'log.initial.task.delay.ms=500',
  ].join('\n');
  const server = await startServer('sh', (port) => {
    writeFileSync(properties, `${config(port)}\n`);
    const scram = Object.entries(passwords).flatMap(([name, password]) => ['--add-scram', `SCRAM-SHA-512=[name=${name},password=${password}]`]);
    execFileSync('java', [...java, 'kafka.tools.StorageTool', 'format', '-t', 'MkU3OEVBNTcwNTJENDM2Qk', '-c', properties, ...scram], quiet);
    return ['-c', 'exec java "$@"', 'kafka', ...java, 'kafka.Kafka', properties];
  }, { seconds: 90, ready: (url) => answers(Number(new URL(url).port)) });
  return {
    plain: `127.0.0.1:${server.port}`, loose: `127.0.0.1:${loose.port}`, drop: loose.drop, delay: loose.delay, log: server.log, secure: `localhost:${securePort}`, passwords, ca,
    async stop() {
      loose.stop();
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Hands connections on to a port, and cuts or slows them when it is told to. */
async function startLoose(behind: number): Promise<{ readonly port: number; drop(): void; delay(by: number): void; stop(): void }> {
  let late = 0;
  const open = new Set<Socket>();
  const server = createServer((asked) => {
    const onward = connect(behind, '127.0.0.1');
    for (const [one, other] of [[asked, onward], [onward, asked]] as const) {
      open.add(one);
      one.on('error', () => undefined).on('close', () => {
        open.delete(one);
        other.destroy();
      }).on('data', (said) => setTimeout(() => other.writable && other.write(said), late)).on('end', () => setTimeout(() => other.end(), late));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const drop = (): void => open.forEach((socket) => socket.destroy());
  return {
    port: (server.address() as { port: number }).port, drop,
    delay: (by) => void (late = by),
    stop() {
      server.close();
      drop();
    },
  };
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.on('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}
