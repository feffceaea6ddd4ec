import { createServer } from 'node:http';

/** A Data API whose database is empty and does nothing, for what needs no PostgreSQL: each statement ends at once as `end` says. */
export async function startStub(end: (sql: string) => { readonly Status: 'FINISHED' | 'FAILED' | 'ABORTED'; readonly Error?: string } = () => ({ Status: 'FINISHED' })): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const asked: string[] = [];
  const server = createServer((request, answer) => {
    let text = '';
    request.on('data', (piece: Buffer) => void (text += piece.toString()));
    request.on('end', () => {
      const body = JSON.parse(text || '{}') as { Id?: string; Sql?: string; Sqls?: string[] };
      const said = body.Id === undefined ? { Id: String(asked.push(body.Sql ?? (body.Sqls ?? []).join(';\n')) - 1) } : { Id: body.Id, HasResultSet: false, ...end(asked[Number(body.Id)]!) };
      answer.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(said));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as { port: number }).port}`,
    stop: () => new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    }),
  };
}
