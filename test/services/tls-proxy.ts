import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer as createHttp } from 'node:http';
import { createServer as createHttps } from 'node:https';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pass } from './faults.ts';

/** A proxy on loopback that brings whoever asks for a host's port 443 to a server of the tests, over TLS with a certificate that nobody trusts. */
export interface TlsProxy {
  readonly port: number;
  /** Path of its certificate, for who is to trust it. */
  readonly certificate: string;
  /** Hosts that were asked for. */
  readonly asked: Set<string>;
  stop(): Promise<void>;
}

export async function startTlsProxy(host: string, behind: string): Promise<TlsProxy> {
  const folder = mkdtempSync(join(tmpdir(), 'lakec-tls-'));
  execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', 'key.pem', '-out', 'cert.pem', '-days', '3650', '-subj', `/CN=${host}`, '-addext', `subjectAltName=DNS:${host}`], { cwd: folder, stdio: 'ignore' });
  const inner = createHttps({ key: readFileSync(join(folder, 'key.pem')), cert: readFileSync(join(folder, 'cert.pem')) }, (request, answer) => pass(request, answer, behind));
  const asked = new Set<string>();
  const sockets = new Set<Socket>();
  const outer = createHttp().on('connect', (request, socket: Socket) => {
    asked.add(request.url!);
    sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
    socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
    inner.emit('connection', socket);
  });
  await new Promise<void>((resolve) => outer.listen(0, '127.0.0.1', resolve));
  return {
    port: (outer.address() as { port: number }).port, asked, certificate: join(folder, 'cert.pem'),
    stop: () => new Promise((resolve) => {
      outer.close(() => resolve());
      sockets.forEach((socket) => socket.destroy());
      outer.closeAllConnections();
      rmSync(folder, { recursive: true });
    }),
  };
}
