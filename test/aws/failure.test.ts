import { describe, expect, it } from 'vitest';
import { awsError, awsFailure } from '../../compiler/aws/failure.ts';

/** As a client throws what a service answered. */
const said = (name: string, status: number, message = ''): Error => Object.assign(new Error(message), { name, $metadata: { httpStatusCode: status } });

describe('a failure of AWS', () => {
  const cases: readonly (readonly [string, unknown, string])[] = [
    ['a bucket that is not there', said('NoSuchBucket', 404), 'no-bucket'],
    ['an object that is not there', said('NoSuchKey', 404), 'not-found'],
    ['a HEAD, whose answer has no body', said('NotFound', 404), 'not-found'],
    ['a name that says nothing', said('UnknownError', 403), 'denied'],
    ['too many requests of S3', said('SlowDown', 503), 'throttled'],
    ['too many requests of a service with JSON', said('ThrottlingException', 400), 'throttled'],
    ['a session that ended', said('ExpiredToken', 400), 'expired'],
    ['a session that SSO ended', Object.assign(new Error('The SSO session associated with this profile has expired.'), { name: 'CredentialsProviderError' }), 'expired'],
    ['keys that nobody knows', said('InvalidAccessKeyId', 403), 'credentials'],
    ['no keys at all', Object.assign(new Error('Could not load credentials from any providers'), { name: 'CredentialsProviderError' }), 'credentials'],
    ['a lost race', said('ConcurrentModificationException', 400), 'conflict'],
    ['an object that was not to be there', said('PreconditionFailed', 412), 'conflict'],
    ['a bucket of another region', said('PermanentRedirect', 301), 'other-region'],
    ['a server that is not there', Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }), 'unreachable'],
    ['a name with two addresses, neither of which answers', new AggregateError([Object.assign(new Error('connect'), { code: 'ECONNREFUSED' })]), 'unreachable'],
    ['a service that broke', said('InternalError', 500), 'unreachable'],
    ['a request that is wrong', said('ValidationException', 400), 'refused'],
  ];
  for (const [name, thrown, failure] of cases) it(`is told from the others: ${name}`, () => expect(awsFailure(thrown)).toBe(failure));

  it('says what was tried, why it failed and what to type', () => {
    const error = awsError(said('AccessDenied', 403, 'Access Denied.'), { service: 'S3', act: 'write s3://acme/a', permission: 's3:PutObject' });
    expect([error.kind, error.message, error.suggestion]).toEqual([
      'permission', 'S3 did not write s3://acme/a (AccessDenied: Access Denied)',
      'Grant s3:PutObject to the role or user that `aws sts get-caller-identity` names, then run the same command again.',
    ]);
  });
});
