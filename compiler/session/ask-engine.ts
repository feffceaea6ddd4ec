import type { Engine, QueryResult } from '../contracts/adapter.ts';
import type { Answer, Ask, Question } from '../contracts/questions.ts';
import { Bug } from '../diagnostics/bug.ts';

/** Questions to the engine, on one connection, one after the other. */
export function askEngine(engine: Engine): { readonly ask: Ask; readonly query: (sql: string) => Promise<QueryResult> } {
  let connection: ReturnType<Engine['connect']> | undefined;
  const open = () => (connection ??= engine.connect());
  const query = async (sql: string) => (await open()).query(sql);
  const answer = async (question: Question): Promise<Answer> => {
    switch (question.kind) {
      case 'query':
        return { kind: 'query', result: await query(question.sql) };
      case 'statement':
        return { kind: 'statement', ...(await (await open()).execute(question.sql)) };
      case 'columns':
        return { kind: 'columns', columns: await engine.columns(question.relation) };
      case 'relations':
        return { kind: 'relations', relations: await engine.listRelations([question]) };
      case 'commit':
        return question;
      case 'personal':
        throw new Bug('An engine was asked which columns are personal data.');
    }
  };
  return { query, ask: answer };
}
