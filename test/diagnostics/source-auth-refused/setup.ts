import { readFileSync, writeFileSync } from 'node:fs';
import { startFeed } from '../../ingest/feed.ts';

export async function setup(folder: string): Promise<() => Promise<void>> {
  const feed = await startFeed((_, response) => void response.writeHead(401, { 'content-type': 'application/json' }).end('{"error": "token expired"}'));
  const config = `${folder}/config/dev.yaml`;
  writeFileSync(config, readFileSync(config, 'utf8').replace('http://127.0.0.1:0', feed.url));
  return feed.stop;
}
