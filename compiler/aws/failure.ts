import { EngineError, type EngineErrorKind } from '../contracts/adapter.ts';

/** What kind of failure an error of AWS's is, whichever service it comes from. */
export type AwsFailure = 'throttled' | 'denied' | 'expired' | 'credentials' | 'no-bucket' | 'not-found' | 'conflict' | 'other-region' | 'unreachable' | 'refused';

/** Of what a client of AWS's throws: which kind of failure it is. */
export function awsFailure(thrown: unknown): AwsFailure {
  const { name, status, codes } = readError(thrown);
  if (codes.some((code) => code === 'NoSuchBucket')) return 'no-bucket';
  for (const [failure, pattern] of BY_NAME) if (codes.some((code) => pattern.test(code))) return failure;
  if (name === 'CredentialsProviderError' || name === 'TokenProviderError') return /expired/i.test(String(thrown)) ? 'expired' : 'credentials';
  if (status === 429) return 'throttled';
  if (status === 401 || status === 403) return 'denied';
  if (status === 404) return 'not-found';
  if (status === 409 || status === 412) return 'conflict';
  if (status === 301 || status === 307) return 'other-region';
  if (status !== undefined) return status >= 500 ? 'unreachable' : 'refused';
  return codes.some((code) => NETWORK.test(code)) ? 'unreachable' : 'refused';
}

/** What was tried, as far as an answer that says no should repeat it. */
export interface AwsAct {
  /** `S3`, `Glue`, `EMR Serverless`, `Secrets Manager`. */
  readonly service: string;
  /** With a verb: `write s3://acme/gold/part-0.parquet`. */
  readonly act: string;
  /** The permission that it needs: `s3:PutObject`. */
  readonly permission?: string;
  /** Where the service was asked, where that is not AWS's own address. */
  readonly endpoint?: string;
}

/** Turns what a client of AWS's throws into an `EngineError` that says what was tried, why it failed and what to type. */
export function awsError(thrown: unknown, { service, act, permission, endpoint }: AwsAct): EngineError {
  if (thrown instanceof EngineError) return thrown;
  const { name, message, codes } = readError(thrown);
  const failure = awsFailure(thrown);
  const code = codes[0] ?? name;
  const why = message === '' || message === code || message === 'UnknownError' ? code : `${code}: ${message.replace(/\.$/, '')}`;
  const at = endpoint === undefined ? service : `${service} at ${endpoint}`;
  const said = failure === 'unreachable' ? `${at} did not ${act} (${why})` : failure === 'throttled' ? `${at} asks for fewer requests, and did not ${act} after several tries (${why})` : `${at} did not ${act} (${why})`;
  return new EngineError(KINDS[failure], said, { suggestion: HINTS[failure](permission) });
}

/** What a failure is to an engine, and what to type. */
export function awsVerdict(failure: AwsFailure, permission?: string): { readonly kind: EngineErrorKind; readonly hint?: string } {
  const hint = HINTS[failure](permission);
  return { kind: KINDS[failure], ...(hint !== undefined && { hint }) };
}

const NETWORK = /^(ECONN\w+|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EPIPE|EHOSTUNREACH|ENETUNREACH|TimeoutError|NetworkingError|CERT_\w+|ERR_TLS\w*|SELF_SIGNED\w*|DEPTH_ZERO\w*|UNABLE_TO\w+|ERR_INVALID_URL)$/;

/** Codes of S3, Glue, EMR, STS and Secrets Manager. The first that fits counts. */
const BY_NAME: readonly (readonly [AwsFailure, RegExp])[] = [
  ['throttled', /^(SlowDown|Throttl\w*|TooManyRequests\w*|RequestLimitExceeded|RequestThrottled\w*|ProvisionedThroughputExceeded\w*|BandwidthLimitExceeded|LimitExceededException|PriorRequestNotComplete|EC2ThrottledException)$/],
  ['expired', /^(Expired\w*|RequestExpired|TokenRefreshRequired)$/],
  ['credentials', /^(InvalidAccessKeyId|InvalidClientTokenId|UnrecognizedClient\w*|SignatureDoesNotMatch|InvalidSignature\w*|IncompleteSignature\w*|InvalidToken|MissingAuthenticationToken\w*|AuthFailure|NotSignedUp|OptInRequired)$/],
  ['denied', /^(AccessDenied\w*|Forbidden|AllAccessDisabled|UnauthorizedOperation|UnauthorizedAccess|AccountProblem|KMS\.\w+|NotAuthorized\w*)$/],
  ['not-found', /^(NoSuchKey|NoSuchUpload|NoSuchVersion|NotFound|EntityNotFoundException|ResourceNotFoundException|NoSuchEntity)$/],
  ['conflict', /^(ConcurrentModificationException|ConcurrentRunsExceededException|VersionMismatchException|AlreadyExistsException|ConflictException|ConditionalRequestConflict|OperationAborted|PreconditionFailed|BucketAlready\w+|ResourceExistsException)$/],
  ['other-region', /^(PermanentRedirect|TemporaryRedirect|AuthorizationHeaderMalformed|IllegalLocationConstraintException)$/],
];

const KINDS: Readonly<Record<AwsFailure, EngineErrorKind>> = {
  throttled: 'throttled', expired: 'credentials', credentials: 'credentials', denied: 'permission', 'no-bucket': 'missing-file',
  'not-found': 'missing-file', conflict: 'conflict', 'other-region': 'connection', unreachable: 'connection', refused: 'connection',
};

const HINTS: Readonly<Record<AwsFailure, (permission?: string) => string | undefined>> = {
  throttled: () => 'Run the same command again in a few minutes; AWS_MAX_ATTEMPTS=10 tries longer, and --threads 2 asks less at once.',
  expired: () => 'Sign in again, for example with `aws sso login`, then run the same command again.',
  credentials: () => 'Set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY; `aws sts get-caller-identity` must tell who you are.',
  denied: (permission) => `Grant ${permission ?? 'the permission'} to the role or user that \`aws sts get-caller-identity\` names, then run the same command again.`,
  'no-bucket': () => 'Make the bucket with `aws s3 mb s3://<bucket>`, or correct its name under buckets or paths in the config.',
  'not-found': () => undefined,
  conflict: () => undefined,
  'other-region': () => 'Set aws.region in the config to the region that it is in; `aws s3api get-bucket-location --bucket <bucket>` tells a bucket\'s.',
  unreachable: () => 'Check the network, and aws.endpoint_url and aws.region in the config.',
  refused: () => undefined,
};

interface ReadError {
  readonly name: string;
  readonly message: string;
  readonly status?: number;
  /** Everything that may name the failure, the most telling first. */
  readonly codes: readonly string[];
}

function readError(thrown: unknown): ReadError {
  const error = (typeof thrown === 'object' && thrown !== null ? thrown : {}) as {
    readonly name?: unknown; readonly message?: unknown; readonly code?: unknown; readonly Code?: unknown; readonly $metadata?: { readonly httpStatusCode?: number };
    readonly cause?: unknown; readonly errors?: unknown;
  };
  const name = typeof error.name === 'string' ? error.name : 'Error';
  const codes = [error.Code, error.code, name === 'Error' || name === 'AggregateError' ? undefined : name].filter((code): code is string => typeof code === 'string' && code !== '');
  const inner = error.cause ?? (Array.isArray(error.errors) ? error.errors[0] : undefined);
  const below = inner === undefined ? undefined : readError(inner);
  const status = error.$metadata?.httpStatusCode;
  const message = typeof error.message === 'string' && error.message !== '' ? error.message : (below?.message ?? '');
  return { name, message: message.split('\n')[0]!, ...(status !== undefined && { status }), codes: [...codes, ...(below?.codes ?? [])] };
}
