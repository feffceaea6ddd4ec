import { EngineError, type OpenOptions, type QueryResult } from '../../contracts/adapter.ts';
import type { Host } from '../../contracts/host.ts';
import type { Probe } from '../../contracts/probe.ts';
import type { Target } from '../../contracts/project.ts';
import { redshift } from './dialect.ts';
import { openRedshift } from './engine.ts';

/** What `lakec debug` tries of a Redshift target: that it answers, and that who signs in may make schemas and tables. */
export function redshiftProbes(target: Target, host: Host, options: OpenOptions): readonly Probe[] {
  const ask = async (sql: string): Promise<QueryResult> => {
    const engine = await openRedshift(target, host, options);
    try {
      return await (await engine.connect()).query(sql);
    } finally {
      await engine.close();
    }
  };
  const user = async (): Promise<string> => String((await ask('select current_user')).rows[0]?.[0]);
  return [
    {
      name: 'connection',
      attempt: async () => `Redshift answers in ${target.database} as ${await user()}`,
      grant: 'Allow redshift-data:ExecuteStatement, BatchExecuteStatement, DescribeStatement, GetStatementResult and CancelStatement, and redshift:GetClusterCredentials (Serverless: redshift-serverless:GetCredentials; with a secret: secretsmanager:GetSecretValue).',
    },
    {
      name: 'schemas',
      async attempt() {
        const { rows } = await ask(`select has_database_privilege(current_database(), 'create'), current_user`);
        const [may, who] = rows[0] ?? [];
        if (may !== true) throw new EngineError('permission', `${String(who)} may not create schemas in ${target.database}`, { suggestion: `Type grant create on database ${redshift.identifier(target.database)} to ${redshift.identifier(String(who))}; as its owner.` });
        return `${String(who)} may create schemas in ${target.database}`;
      },
      grant: `grant create on database ${redshift.identifier(target.database)} to <user>;`,
    },
  ];
}
