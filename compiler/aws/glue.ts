import type { GlueClient, PartitionInput as SentPartition, TableInput as SentTable } from '@aws-sdk/client-glue';
import { CatalogError, type Catalog, type CatalogEntry, type CatalogErrorKind, type CatalogPartition, type PartitionRefusal } from '../contracts/catalog.ts';
import { clientOptions, type AwsSettings } from './client-options.ts';
import { awsError, awsFailure } from './failure.ts';

type Sdk = typeof import('@aws-sdk/client-glue');

/** Opens the Glue catalog of an account (the caller's own where none is given). The client is loaded at the first request; throttled requests are sent again with growing pauses. */
export function openGlue(aws: AwsSettings, accountId?: string): Catalog {
  const options = clientOptions(aws, 'GLUE');
  let opened: Promise<{ readonly client: GlueClient; readonly sdk: Sdk }> | undefined;
  const open = () => (opened ??= import('@aws-sdk/client-glue').then((sdk) => ({ sdk, client: new sdk.GlueClient(options) })));
  const catalogId = accountId === undefined ? {} : { CatalogId: accountId };
  const arn = (resource: string): string => `arn:aws:glue:${options.region}:${accountId ?? '*'}:${resource}`;
  const tried = async <T>(action: string, resource: string, work: (client: GlueClient, sdk: Sdk) => Promise<T>): Promise<T> => {
    const { client, sdk } = await open();
    try {
      return await work(client, sdk);
    } catch (thrown) {
      throw refusal(thrown, `glue:${action}`, arn(resource), options.endpoint);
    }
  };
  const found = async <T>(work: Promise<T>): Promise<T | undefined> => {
    try {
      return await work;
    } catch (error) {
      if (error instanceof CatalogError && error.kind === 'missing') return undefined;
      throw error;
    }
  };
  /** Sends a list in batches of what the service takes. */
  const inBatches = async <T>(list: readonly T[], size: number, send: (batch: readonly T[]) => Promise<readonly PartitionRefusal[]>): Promise<readonly PartitionRefusal[]> => {
    const refused: PartitionRefusal[] = [];
    for (let at = 0; at < list.length; at += size) refused.push(...(await send(list.slice(at, at + size))));
    return refused;
  };
  return {
    hasDatabase: async (name) => (await found(tried('GetDatabase', `database/${name}`, (client, sdk) => client.send(new sdk.GetDatabaseCommand({ ...catalogId, Name: name }))))) !== undefined,
    async tables(database) {
      return tried('GetTables', `database/${database}`, async (client, { paginateGetTables }) => {
        const entries: CatalogEntry[] = [];
        for await (const page of paginateGetTables({ client }, { ...catalogId, DatabaseName: database })) entries.push(...((page.TableList ?? []) as CatalogEntry[]));
        return entries;
      });
    },
    async table(database, name) {
      const answer = await found(tried('GetTable', `table/${database}/${name}`, (client, sdk) => client.send(new sdk.GetTableCommand({ ...catalogId, DatabaseName: database, Name: name }))));
      return answer?.Table as CatalogEntry | undefined;
    },
    async partitions(database, table) {
      return tried('GetPartitions', `table/${database}/${table}`, async (client, { paginateGetPartitions }) => {
        const partitions: CatalogPartition[] = [];
        for await (const page of paginateGetPartitions({ client }, { ...catalogId, DatabaseName: database, TableName: table })) partitions.push(...((page.Partitions ?? []) as CatalogPartition[]));
        return partitions;
      });
    },
    async createDatabase(input) {
      await tried('CreateDatabase', `database/${input.Name}`, (client, sdk) => client.send(new sdk.CreateDatabaseCommand({ ...catalogId, DatabaseInput: { ...input } })));
    },
    async createTable(database, input) {
      await tried('CreateTable', `table/${database}/${input.Name}`, (client, sdk) => client.send(new sdk.CreateTableCommand({ ...catalogId, DatabaseName: database, TableInput: input as SentTable })));
    },
    async updateTable(database, input, version) {
      await tried('UpdateTable', `table/${database}/${input.Name}`, (client, sdk) => client.send(new sdk.UpdateTableCommand({ ...catalogId, DatabaseName: database, TableInput: input as SentTable, ...(version !== undefined && { VersionId: version }) })));
    },
    async deleteTable(database, name) {
      await tried('DeleteTable', `table/${database}/${name}`, (client, sdk) => client.send(new sdk.DeleteTableCommand({ ...catalogId, DatabaseName: database, Name: name })));
    },
    createPartitions: (database, table, partitions) => inBatches(partitions, 100, (batch) => tried('BatchCreatePartition', `table/${database}/${table}`, async (client, sdk) => {
      const { Errors } = await client.send(new sdk.BatchCreatePartitionCommand({ ...catalogId, DatabaseName: database, TableName: table, PartitionInputList: batch as unknown as SentPartition[] }));
      return refusals(Errors?.map(({ PartitionValues, ErrorDetail }) => ({ values: PartitionValues, detail: ErrorDetail })));
    })),
    updatePartitions: (database, table, partitions) => inBatches(partitions, 100, (batch) => tried('BatchUpdatePartition', `table/${database}/${table}`, async (client, sdk) => {
      const entries = batch.map((input) => ({ PartitionValueList: [...input.Values], PartitionInput: input as unknown as SentPartition }));
      const { Errors } = await client.send(new sdk.BatchUpdatePartitionCommand({ ...catalogId, DatabaseName: database, TableName: table, Entries: entries }));
      return refusals(Errors?.map(({ PartitionValueList, ErrorDetail }) => ({ values: PartitionValueList, detail: ErrorDetail })));
    })),
    // The service deletes 25 at once, where it makes 100.
    deletePartitions: (database, table, values) => inBatches(values, 25, (batch) => tried('BatchDeletePartition', `table/${database}/${table}`, async (client, sdk) => {
      const { Errors } = await client.send(new sdk.BatchDeletePartitionCommand({ ...catalogId, DatabaseName: database, TableName: table, PartitionsToDelete: batch.map((one) => ({ Values: [...one] })) }));
      return refusals(Errors?.map(({ PartitionValues, ErrorDetail }) => ({ values: PartitionValues, detail: ErrorDetail })));
    })),
    close() {
      void opened?.then(({ client }) => client.destroy());
    },
  };
}

function refusals(errors: readonly { readonly values: readonly string[] | undefined; readonly detail: { readonly ErrorCode?: string; readonly ErrorMessage?: string } | undefined }[] | undefined): readonly PartitionRefusal[] {
  return (errors ?? []).map(({ values, detail }) => ({ values: values ?? [], code: detail?.ErrorCode ?? 'Unknown', message: detail?.ErrorMessage ?? detail?.ErrorCode ?? 'no reason was given' }));
}

/** What the catalog says of one entry is a `CatalogError`; that it can't be asked at all (no network, no credentials) is an `EngineError`. */
function refusal(thrown: unknown, action: string, resource: string, endpoint: string | undefined): Error {
  const { name, message = '', $metadata } = (thrown ?? {}) as { readonly name?: string; readonly message?: string; readonly $metadata?: { readonly httpStatusCode?: number } };
  const failure = awsFailure(thrown);
  const answered = $metadata?.httpStatusCode !== undefined;
  if (failure === 'expired' || failure === 'credentials' || failure === 'other-region' || (failure === 'unreachable' && !answered)) {
    return awsError(thrown, { service: 'Glue', act: `answer ${action}`, permission: action, ...(endpoint !== undefined && { endpoint }) });
  }
  const kind: CatalogErrorKind = name === 'AlreadyExistsException' ? 'exists' : failure === 'conflict' ? 'conflict' : failure === 'not-found' ? 'missing' : failure === 'denied' ? 'denied' : 'failed';
  const said = message.split('\n')[0]!.trim() || (name ?? 'no reason was given');
  // AWS names what it wants granted, which may be another action (the catalog or database of a table).
  const [, wanted, on] = /not authorized to perform:? (\S+)(?: on resource:? (\S+))?/i.exec(said) ?? [];
  return new CatalogError(kind, wanted ?? action, on?.replace(/[.,]$/, '') ?? resource, kind === 'failed' && name !== undefined && !said.includes(name) ? `${name}: ${said}` : said);
}
