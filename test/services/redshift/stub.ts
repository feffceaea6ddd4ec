import { createServer } from 'node:http';

/** How a statement ends; `rows`: texts by the names of columns. */
export interface StubEnd {
  readonly Status: 'FINISHED' | 'FAILED' | 'ABORTED';
  readonly Error?: string;
  readonly rows?: readonly Readonly<Record<string, string>>[];
}

/** A Data API whose database is empty and does nothing, for what needs no PostgreSQL: each statement ends at once as `end` says. */
export async function startStub(end: (sql: string) => StubEnd = () => ({ Status: 'FINISHED' })): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const asked: string[] = [];
  const server = createServer((request, answer) => {
    let text = '';
    request.on('data', (piece: Buffer) => void (text += piece.toString()));
    request.on('end', () => {
      const body = JSON.parse(text || '{}') as { Id?: string; Sql?: string; Sqls?: string[] };
      const reply = (said: object): void => void answer.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(said));
      if (body.Id === undefined) return reply({ Id: String(asked.push(body.Sql ?? (body.Sqls ?? []).join(';\n')) - 1) });
      const { rows, ...ended } = end(asked[Number(body.Id)]!);
      if (!String(request.headers['x-amz-target']).endsWith('GetStatementResult')) return reply({ Id: body.Id, HasResultSet: rows !== undefined, ...ended });
      reply({ ColumnMetadata: Object.keys(rows?.[0] ?? {}).map((name) => ({ name, typeName: 'varchar' })), Records: (rows ?? []).map((row) => Object.values(row).map((stringValue) => ({ stringValue }))) });
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
