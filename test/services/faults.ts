import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';

/** An answer in a service's own protocol, instead of what the server behind would say. */
export interface FaultAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface Faults {
  readonly url: string;
  /** Requests as `PUT /bucket/key`, in their order; those that were refused too. */
  readonly seen: string[];
  /** Decides for each request: an answer, `hang-up` (the connection is cut), `half` (what the server says is cut in its middle), or undefined to pass it on. */
  refuse: (line: string, request: IncomingMessage) => FaultAnswer | 'hang-up' | 'half' | undefined;
  stop(): Promise<void>;
}

/** A proxy on loopback in front of a server (or of nothing), which answers some requests itself as the real service would. */
export async function startFaults(behind?: string): Promise<Faults> {
  const server = createServer((asked, answer) => {
    const line = `${asked.method} ${asked.url}`;
    faults.seen.push(line);
    const refused = faults.refuse(line, asked);
    if (refused === 'hang-up') asked.socket.destroy();
    else if (refused === 'half') pass(asked, answer, behind!, true);
    else if (refused) {
      asked.resume();
      asked.on('end', () => answer.writeHead(refused.status, { ...refused.headers, 'content-length': Buffer.byteLength(refused.body), connection: 'close' }).end(asked.method === 'HEAD' ? undefined : refused.body));
    } else if (behind === undefined) asked.socket.destroy();
    else pass(asked, answer, behind);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  const faults: Faults = {
    url: `http://127.0.0.1:${port}`,
    seen: [],
    refuse: () => undefined,
    stop: () => new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    }),
  };
  return faults;
}

/** Hands a request on to the server behind, and its answer back: `half` of it, and then the connection is cut. */
export function pass(asked: IncomingMessage, answer: ServerResponse, behind: string, half = false): void {
  const { hostname, port } = new URL(behind);
  // The name that the client asked for stays: its signature covers it.
  const onward = request({ hostname, port, method: asked.method, path: asked.url, headers: asked.headers }, (said) => {
    answer.writeHead(said.statusCode ?? 502, said.headers);
    if (!half) return void said.pipe(answer);
    const parts: Buffer[] = [];
    said.on('data', (part: Buffer) => parts.push(part)).on('end', () => {
      const all = Buffer.concat(parts);
      answer.write(all.subarray(0, all.length / 2), () => asked.socket.destroy());
    });
  });
  onward.on('error', () => answer.destroy());
  asked.pipe(onward);
}

/** An error as S3 says it. */
export function s3Error(status: number, code: string, message: string): FaultAnswer {
  return { status, headers: { 'content-type': 'application/xml' }, body: `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message><RequestId>0</RequestId></Error>` };
}

/** An error as services with AWS's JSON protocol say it. */
export function jsonError(status: number, code: string, message: string): FaultAnswer {
  return { status, headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-errortype': code }, body: JSON.stringify({ __type: code, message }) };
}
