import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

// What the page for EMR lists as permissions of the person who runs lakec is what lakec calls: nothing is missing, and nothing is too much.

const root = join(import.meta.dirname, '../../../..');
const page = readFileSync(join(root, 'compiler/adapters/spark/EMR.md'), 'utf8').split('## 2. Two roles')[1]!.split('## 3. ')[0]!;
const policies = [...page.matchAll(/```json\n([\s\S]*?)```/g)].map(([, text]) => JSON.parse(text!) as { readonly Statement: readonly { readonly Action: string | readonly string[]; readonly Resource: string | readonly string[] }[] });

/** Calls in lakec's source by the service's name in a policy. */
async function called(): Promise<ReadonlySet<string>> {
  const services = { 'emr-serverless': await import('@aws-sdk/client-emr-serverless'), elasticmapreduce: await import('@aws-sdk/client-emr'), glue: await import('@aws-sdk/client-glue') };
  const files = { 'adapters/spark/emr/serverless.ts': ['emr-serverless'], 'adapters/spark/emr/cluster.ts': ['elasticmapreduce'], 'adapters/spark/emr/describe.ts': ['emr-serverless', 'elasticmapreduce'], 'aws/glue.ts': ['glue'] } as const;
  const found = new Set<string>();
  for (const [file, among] of Object.entries(files)) {
    for (const [, command, pages] of readFileSync(join(root, 'compiler', file), 'utf8').matchAll(/\bnew (?:sdk\.)?(\w+)Command\(|\bpaginate(\w+)\(/g)) {
      const service = among.find((one) => `${command ?? pages}Command` in services[one]);
      expect(service, `${command ?? pages} in ${file}`).toBeDefined();
      found.add(`${service}:${command ?? pages}`);
    }
  }
  return found;
}

describe('the permissions that the page for EMR lists', () => {
  it('are those of the calls that lakec makes', async () => {
    const [, person] = policies;
    const listed = new Set([...person!.Statement.flatMap(({ Action }) => Action), ...[...page.matchAll(/`((?:emr-serverless|elasticmapreduce|glue):\w+)`/g)].map(([, action]) => action!)].filter((action) => !/^(?:s3|iam):/.test(action)));
    // A job is started with tags, which is a permission of its own.
    expect([...listed].sort()).toEqual([...(await called()), 'emr-serverless:TagResource'].sort());
  });

  it('name what they are for: no action and no resource is a bare star', () => {
    expect(policies).toHaveLength(2);
    for (const { Statement } of policies) for (const { Action, Resource } of Statement) for (const one of [Action, Resource].flat()) expect(one).toMatch(/^(?:arn:aws:[a-z0-9-]+:\S*[a-z]\S*|[a-z0-9-]+:[A-Z][A-Za-z]+)$/);
  });
});
