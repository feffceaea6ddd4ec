import { expect, it } from 'vitest';
import { engineError, isLost } from '../../../compiler/snowflake/errors.ts';

const thrown = (code: string | number, message: string, sqlState?: string, more: object = {}): object => ({ name: 'OperationFailedError', code, sqlState, message, ...more });

it.each([
  [thrown('000904', "SQL compilation error: error line 2 at position 7\ninvalid identifier 'AMONT'", '42000'), 'sql'],
  [thrown('002003', "SQL compilation error:\nObject 'LAKE.SILVER.ORDERS' does not exist or not authorized.", '02000'), 'sql'],
  [thrown('100038', "Numeric value 'x' is not recognized", '22018'), 'conversion'],
  [thrown('100072', 'NULL result in a non-nullable column', '22000'), 'constraint'],
  [thrown('003001', "SQL access control error:\nInsufficient privileges to operate on schema 'GOLD'", '42501'), 'permission'],
  [thrown('000606', "No active warehouse selected in the current session.", '57P03'), 'permission'],
  [thrown('000604', 'SQL execution canceled', '57014'), 'cancelled'],
  [thrown('000625', 'Statement has locked table', '57014'), 'conflict'],
  [thrown('390100', 'Incorrect username or password was specified.', '08001'), 'credentials'],
  [thrown('390144', 'JWT token is invalid.', '08001'), 'credentials'],
  [thrown('390114', 'Authentication token has expired.', '08001'), 'credentials'],
  [thrown(401001, 'Network error. Could not reach Snowflake.', '08001', { cause: { message: 'connect ECONNREFUSED 127.0.0.1:1' } }), 'connection'],
  [thrown(401002, 'Request to Snowflake failed.', undefined, { response: { statusCode: 429 } }), 'throttled'],
  [thrown(402002, 'Request to S3/Blob failed.', undefined), 'connection'],
] as const)('%o', (error, kind) => {
  expect(engineError(error, 'select 1').kind).toBe(kind);
});

it('an error points to its place, and names what is wrong', () => {
  const sql = 'select 1 as a,\n       amont\nfrom orders';
  const error = engineError(thrown('000904', "SQL compilation error: error line 2 at position 7\ninvalid identifier 'AMONT'", '42000'), sql);
  expect([error.message, sql.slice(error.offset, error.offset! + 5), error.fault]).toEqual(["invalid identifier 'AMONT'", 'amont', { kind: 'unknown-column', name: 'AMONT' }]);
});

it('no secret of the settings, and nothing that a URL was signed with, is in what it says', () => {
  const error = engineError(thrown(401001, 'Network error: https://x/horse?sig=4f for user horse', '08001', { cause: { message: 'token abcde refused' } }), undefined, ['horse', 'abcde']);
  expect(error.message).toBe('Network error: https://x/*** for user *** (token *** refused)');
});

it('a session that is gone is told from a statement that failed', () => {
  expect([isLost(thrown('390111', '')), isLost(thrown('390112', '')), isLost(thrown(407002, '')), isLost(thrown('000904', '')), isLost(undefined)]).toEqual([true, true, true, false, false]);
});
