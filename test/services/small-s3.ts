import { createServer } from 'node:http';

/** As much of S3 as the printing of a diagnostic needs, in memory: suites that need more of it start moto. */
export interface SmallS3 {
  readonly url: string;
  /** By `bucket/key`. */
  readonly objects: Map<string, Buffer>;
  stop(): Promise<void>;
}

export async function startSmallS3(): Promise<SmallS3> {
  const objects = new Map<string, Buffer>();
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part)).on('end', () => {
      const { pathname, searchParams } = new URL(request.url!, 'http://x');
      const key = decodeURIComponent(pathname.slice(1));
      const say = (status: number, body: string | Buffer = '', headers: Record<string, string> = {}): void => void response.writeHead(status, { 'content-type': 'application/xml', 'content-length': Buffer.byteLength(body), ...headers }).end(request.method === 'HEAD' ? undefined : body);
      const error = (status: number, code: string): void => say(status, `<Error><Code>${code}</Code><Message>${code}</Message></Error>`);
      if (request.method === 'GET' && searchParams.has('list-type')) {
        const bucket = key.replace(/\/$/, '');
        const prefix = `${bucket}/${searchParams.get('prefix') ?? ''}`;
        const found = [...objects].filter(([name]) => name.startsWith(prefix)).sort(([a], [b]) => (a < b ? -1 : 1));
        return say(200, `<ListBucketResult><IsTruncated>false</IsTruncated>${found.map(([name, content]) => `<Contents><Key>${name.slice(bucket.length + 1)}</Key><Size>${content.length}</Size><ETag>"${content.length}"</ETag></Contents>`).join('')}</ListBucketResult>`);
      }
      if (request.method === 'PUT') {
        if (request.headers['if-none-match'] === '*' && objects.has(key)) return error(412, 'PreconditionFailed');
        objects.set(key, Buffer.concat(parts));
        return say(200, '', { etag: '"1"' });
      }
      if (request.method === 'POST' && searchParams.has('delete')) {
        for (const match of Buffer.concat(parts).toString().matchAll(/<Key>([^<]*)<\/Key>/g)) objects.delete(`${key.replace(/\/$/, '')}/${match[1]}`);
        return say(200, '<DeleteResult/>');
      }
      const content = objects.get(key);
      if (!content) return error(404, 'NoSuchKey');
      if (request.method === 'DELETE') objects.delete(key);
      say(request.method === 'DELETE' ? 204 : 200, request.method === 'DELETE' ? '' : content, { etag: `"${content.length}"` });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as { port: number }).port}`, objects,
    stop: () => new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    }),
  };
}
