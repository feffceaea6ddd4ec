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
