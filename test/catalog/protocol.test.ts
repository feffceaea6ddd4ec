import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openGlue } from '../../compiler/aws/glue.ts';
import { EngineError } from '../../compiler/contracts/adapter.ts';
import { CatalogError, type Catalog } from '../../compiler/contracts/catalog.ts';
import type { Diagnostic } from '../../compiler/contracts/diagnostics.ts';
import { applyCatalog, catalogRules, planTable, readCatalog } from '../../compiler/phases/8-publish/index.ts';
import { jsonError, startFaults, type FaultAnswer, type Faults } from '../services/faults.ts';
import { applied, lakeOf, NOTHING, planOf } from './world.ts';

const KEYS = { AWS_ACCESS_KEY_ID: 'testing', AWS_SECRET_ACCESS_KEY: 'testing' };
const FILES = { 'models/gold/fact.sql': "{{ config(materialized='table', partition_by=['y']) }}\nselect 1 as a, 2026 as y\n" };

// The service's own protocol, answered word for word: what an emulator does not do.
describe('the Glue client', () => {
  let faults: Faults;
  let catalog: Catalog;
  let answers: Record<string, (object | FaultAnswer)[]> = {};
  let seen: string[] = [];
  beforeAll(async () => {
    faults = await startFaults();
    faults.refuse = (_, request) => {
      const action = String(request.headers['x-amz-target']).replace('AWSGlue.', '');
      seen.push(action);
      const answer = answers[action]?.shift() ?? {};
      return 'status' in answer ? (answer as FaultAnswer) : { status: 200, headers: { 'content-type': 'application/x-amz-json-1.1' }, body: JSON.stringify(answer) };
    };
    catalog = openGlue({ region: 'eu-central-1', endpointUrl: faults.url, env: KEYS }, '111122223333');
  });
  afterAll(async () => {
    catalog.close();
    await faults.stop();
  });
  beforeEach(() => {
    answers = {};
    seen = [];
  });

  it('follows pages of tables and partitions to their end', async () => {
    answers = {
      GetTables: [{ TableList: [{ Name: 'a' }, { Name: 'b' }], NextToken: 'more' }, { TableList: [], NextToken: 'still more' }, { TableList: [{ Name: 'c' }] }],
      GetPartitions: [{ Partitions: [{ Values: ['1'] }], NextToken: 'more' }, { Partitions: [{ Values: ['2'] }] }],
    };
    expect((await catalog.tables('db')).map(({ Name }) => Name)).toEqual(['a', 'b', 'c']);
    expect((await catalog.partitions('db', 'a')).map(({ Values }) => Values)).toEqual([['1'], ['2']]);
    expect(seen).toEqual(['GetTables', 'GetTables', 'GetTables', 'GetPartitions', 'GetPartitions']);
  });

  it('asks again when it is throttled, or the service fails for a moment', async () => {
    answers = { CreateTable: [jsonError(400, 'ThrottlingException', 'Rate exceeded'), jsonError(500, 'InternalServiceException', 'try again'), {}] };
    await catalog.createTable('db', { Name: 't' });
    expect(seen).toEqual(['CreateTable', 'CreateTable', 'CreateTable']);
  });

  it('tells apart what is not there, what is there already, what another changed, what is not allowed, and that nobody answers', async () => {
    const kindOf = async (code: string, message: string) => {
      answers = { UpdateTable: [jsonError(400, code, message)] };
      const error = await catalog.updateTable('db', { Name: 't' }, '3').catch((thrown: unknown) => thrown);
      return error instanceof CatalogError ? `${error.kind} ${error.action} ${error.resource}` : error instanceof EngineError ? `engine ${error.kind}` : 'nothing';
    };
    const table = 'glue:UpdateTable arn:aws:glue:eu-central-1:111122223333:table/db/t';
    expect(await kindOf('EntityNotFoundException', 'Table t not found.')).toBe(`missing ${table}`);
    expect(await kindOf('AlreadyExistsException', 'Table already exists.')).toBe(`exists ${table}`);
    expect(await kindOf('ConcurrentModificationException', 'Update table failed due to concurrent modifications.')).toBe(`conflict ${table}`);
    expect(await kindOf('InvalidInputException', 'Bad input')).toBe(`failed ${table}`);
    expect(await kindOf('AccessDeniedException', 'Insufficient Lake Formation permission(s): Required Alter on t')).toBe(`denied ${table}`);
    expect(await kindOf('AccessDeniedException', 'User: arn:aws:iam::1:user/ana is not authorized to perform: glue:UpdateTable on resource: arn:aws:glue:eu-central-1:1:catalog because no policy allows it')).toBe('denied glue:UpdateTable arn:aws:glue:eu-central-1:1:catalog');
    expect(await kindOf('ExpiredTokenException', 'The security token included in the request is expired')).toBe('engine credentials');
    const nobody = openGlue({ region: 'us-east-1', endpointUrl: 'http://127.0.0.1:1', env: { ...KEYS, AWS_MAX_ATTEMPTS: '1' } });
    await expect(nobody.tables('db')).rejects.toMatchObject({ name: 'EngineError', kind: 'connection' });
    nobody.close();
  });

  it('goes on when a partition is refused, and tells of it once', async () => {
    const given = await lakeOf(FILES);
    const here = new Map([['acme_lake_gold_prod.fact', ['y=2024', 'y=2025', 'y=2026']]]);
    answers = {
      BatchCreatePartition: [{ Errors: [{ PartitionValues: ['2024'], ErrorDetail: { ErrorCode: 'AlreadyExistsException', ErrorMessage: 'Partition already exists.' } }, { PartitionValues: ['2025'], ErrorDetail: { ErrorCode: 'InternalServiceException', ErrorMessage: 'It could not be made.' } }] }],
    };
    const { told, outcomes } = await apply(given, planOf(given, NOTHING, here));
    expect(outcomes).toMatchObject([{ status: 'failed', partitions: { created: 1, updated: 0, deleted: 0 } }]);
    expect(told.map(({ code, message }) => `${code}: ${message}`)).toEqual(['glue-failed: The Glue catalog refused a partition on acme_lake_gold_prod.fact: 2025: It could not be made.']);
  });

  it('is overtaken once, reads the entry again, and writes it in its new version', async () => {
    const before = await lakeOf(FILES);
    const state = applied(NOTHING, planOf(before, NOTHING));
    const now = state.tables.get('acme_lake_gold_prod.fact')!;
    const given = await lakeOf({ 'models/gold/fact.sql': FILES['models/gold/fact.sql'].replace('1 as a', '1 as a, 2 as b') });
    answers = { UpdateTable: [jsonError(400, 'ConcurrentModificationException', 'Update table failed.')], GetTable: [{ Table: { ...now, VersionId: '9', Parameters: { ...now.Parameters, theirs: 'x' } } }] };
    const { told, outcomes } = await apply(given, planOf(given, state));
    expect(told).toEqual([]);
    expect(outcomes).toMatchObject([{ status: 'updated', action: { version: '9', input: { Parameters: { theirs: 'x' } } } }]);
    expect(seen).toEqual(['UpdateTable', 'GetTable', 'UpdateTable']);
  });

  it('finds an entry that another run made in the meantime', async () => {
    const given = await lakeOf(FILES);
    const plan = planOf(given, NOTHING);
    const entry = applied(NOTHING, plan).tables.get('acme_lake_gold_prod.fact')!;
    answers = { CreateDatabase: [jsonError(400, 'AlreadyExistsException', 'Database already exists.')], CreateTable: [jsonError(400, 'AlreadyExistsException', 'Table already exists.')], GetTable: [{ Table: entry }] };
    const { told, outcomes } = await apply(given, plan);
    expect({ told, status: outcomes.map(({ status }) => status) }).toEqual({ told: [], status: ['unchanged'] });
  });

  it('says once that a database can\'t be read, and leaves its tables alone', async () => {
    const given = await lakeOf({ ...FILES, 'models/gold/dim.sql': "{{ config(materialized='table') }}\nselect 1 as a\n", 'models/silver/s.sql': "{{ config(materialized='table') }}\nselect 1 as a\n" });
    answers = { GetDatabase: [jsonError(400, 'AccessDeniedException', 'no')], GetTables: [{ TableList: [] }] };
    const { state, unread, problems } = await readCatalog(catalog, given.tables);
    expect([...unread]).toEqual(['acme_lake_gold_prod']);
    expect([...state.databases]).toEqual(['acme_lake_silver_prod']);
    expect(problems.map(({ code, message }) => `${code}: ${message}`)).toEqual(['glue-denied: The Glue catalog does not permit glue:GetDatabase on arn:aws:glue:eu-central-1:111122223333:database/acme_lake_gold_prod.']);
  });

  async function apply(given: Awaited<ReturnType<typeof lakeOf>>, plan: ReturnType<typeof planOf>) {
    const told: Diagnostic[] = [];
    const rules = catalogRules(given.lake.manifest, true);
    const outcomes = await applyCatalog(plan, {
      catalog, reporter: { report: (diagnostic) => void told.push(diagnostic) }, signal: new AbortController().signal, placeOf: () => undefined,
      again: async ({ database, name }) => planTable(given.tables.tables[0]!, await catalog.table(database, name), [], [], rules),
    });
    return { told, outcomes };
  }
});
