import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { lakec } from '../../cli/world.ts';
import { makeProject, type Project } from '../../ingest/project.ts';
import { startSnowflake, type SnowflakeDouble } from '../../services/snowflake.ts';
import { startTlsProxy, type TlsProxy } from '../../services/tls-proxy.ts';

const HOST = 'acme.snowflake.test';
let double: SnowflakeDouble;
let proxy: TlsProxy;
let work: Project;
beforeAll(async () => {
  double = await startSnowflake();
  proxy = await startTlsProxy(HOST, double.url);
  const connection = { account: 'acme', host: HOST, user: 'ME@EXAMPLE.COM', authenticator: 'externalbrowser', database: 'LAKE', proxy_host: '127.0.0.1', proxy_port: proxy.port, insecure_mode: true, connect_retries: 1 };
  work = makeProject({ 'config/dev.yaml': `project_name: shop\nengine: {type: snowflake, connection: ${JSON.stringify(connection)}}\n`, 'models/a.sql': 'select 1 as id' });
});
afterAll(async () => {
  await proxy?.stop();
  await double?.stop();
  work?.remove();
});

it('a certificate that is not trusted is told as that, with what to set', async () => {
  const { code, text } = await lakec(['run'], work.root);
  expect(code, text).toBe(1);
  expect(text).toContain('DEPTH_ZERO_SELF_SIGNED_CERT');
  expect(text).toContain('NODE_EXTRA_CA_CERTS');
  expect([...proxy.asked]).toEqual([`${HOST}:443`]);
});

it('a browser signs in once for all sessions of a run, and no token of it is shown', async () => {
  // The browser of who runs this: it goes where it is sent.
  writeFileSync(join(work.root, 'browser'), `#!${process.execPath}\nfetch(process.argv[2]).then((page) => page.text()).then((text) => require('node:fs').appendFileSync(${JSON.stringify(join(work.root, 'visits'))}, text + '\\n'));\n`, { mode: 0o755 });
  // A process of its own: Node reads the certificates that it trusts when it starts.
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [join(import.meta.dirname, '../../../bin/lakec.js'), 'run'], { cwd: work.root, env: { ...process.env, BROWSER: join(work.root, 'browser'), NODE_EXTRA_CA_CERTS: proxy.certificate } });
  expect(stdout + stderr).toContain('Sign in to Snowflake in the browser window that opens.');
  const { signed_in: signedIn } = await double.control();
  expect(signedIn.map(({ authenticator }) => authenticator)).toEqual(['EXTERNALBROWSER', ...Array<string>(signedIn.length - 1).fill('ID_TOKEN')]);
  expect(signedIn.length).toBeGreaterThan(1);
});
