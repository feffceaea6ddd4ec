import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

/** An HTTP service of the tests, on loopback. */
export interface Feed {
  readonly url: string;
  /** Requests as `GET /path?query`, in their order. */
  readonly seen: { readonly line: string; readonly headers: IncomingMessage['headers'] }[];
  /** What it answers from now on. */
  answer: (request: IncomingMessage, response: ServerResponse, url: URL) => void | Promise<void>;
  stop(): Promise<void>;
}

export async function startFeed(answer: Feed['answer'], port = 0): Promise<Feed> {
  const server = createServer((request, response) => {
    feed.seen.push({ line: `${request.method} ${request.url}`, headers: request.headers });
    void Promise.resolve(feed.answer(request, response, new URL(request.url!, 'http://x'))).catch(() => request.socket.destroy());
  });
  const feed: Feed = {
    url: '', seen: [], answer,
    stop: () => new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    }),
  };
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return Object.assign(feed, { url: `http://127.0.0.1:${(server.address() as { port: number }).port}` });
}

export function json(response: ServerResponse, value: unknown, headers: Readonly<Record<string, string>> = {}, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(typeof value === 'string' ? value : JSON.stringify(value));
}
