import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { gzipSync } from 'fflate';
import { pass, type FaultAnswer } from './faults.ts';

/**
 * EMR Serverless and EMR on EC2 on loopback, as their clients see them: a job that is started is really carried out by a body, which is
 * real spark-submit (`emr-spark.ts`) or what a test says. Requests of other services go on to the emulator behind, so that one end point is
 * enough for a whole target. Nothing of lakec's is in it.
 */
export interface EmrDouble {
  readonly url: string;
  /** Jobs and steps by id, in the order in which they were started. */
  readonly jobs: ReadonlyMap<string, Job>;
  /** Names of the calls, as they came: `StartJobRun`, `DescribeStep`; and requests handed on as `PUT /bucket/key`. */
  readonly calls: readonly string[];
  /** Bodies of the calls that start a job, as they came. */
  readonly started: readonly Readonly<Record<string, unknown>>[];
  /** Carries out the jobs that are started from now on. */
  body: JobBody;
  /** Decides on each call before anything is done: an answer instead, or undefined. */
  refuse: (call: string, request: IncomingMessage) => FaultAnswer | 'hang-up' | undefined;
  /** As `refuse`, when the call was already carried out: its answer is lost. */
  loseAnswer: (call: string) => boolean;
  /** Milliseconds of a minute of `executionTimeoutMinutes`. */
  minute: number;
  /** Waits until no job is at work. */
  idle(): Promise<void>;
  stop(): Promise<void>;
}

export interface Job {
  readonly id: string;
  readonly name: string;
  readonly service: 'serverless' | 'ec2';
  readonly entryPoint: string;
  readonly arguments: readonly string[];
  /** spark-submit's own words. */
  readonly parameters: readonly string[];
  /** Every state that it had. */
  readonly states: string[];
  details: string;
}

/** Carries out a job: it is handed the job, what ends it, and a place for its driver's words. */
export type JobBody = (job: Job, world: JobBodyWorld) => Promise<Outcome>;
export interface JobBodyWorld {
  readonly signal: AbortSignal;
  stderr(text: string): void;
  /** The emulator behind. */
  readonly behind: string;
}
export type Outcome = { readonly state: 'SUCCESS' } | { readonly state: 'FAILED'; readonly details: string };

/** A job that never came to run: no capacity, no permission. */
export class NotStarted extends Error {}

export const APPLICATION = '00example00000app';
export const CLUSTER = 'j-EXAMPLE';

export async function startEmr(behind: string, options: { readonly clusterLogs?: string; readonly step?: number } = {}): Promise<EmrDouble> {
  const jobs = new Map<string, Job>();
  const tokens = new Map<string, { readonly body: string; readonly id: string }>();
  const ends = new Map<string, AbortController>();
  const working = new Set<Promise<void>>();
  const calls: string[] = [];
  const started: Record<string, unknown>[] = [];
  const step = options.step ?? 15;

  const double: EmrDouble = {
    url: '', jobs, calls, started, minute: 60_000,
    body: async () => ({ state: 'SUCCESS' }),
    refuse: () => undefined,
    loseAnswer: () => false,
    async idle() {
      while (working.size > 0) await Promise.all([...working]);
    },
    async stop() {
      for (const end of ends.values()) end.abort('stopped');
      await double.idle();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };

  const begin = (job: Job, logs: (stderr: string) => Readonly<Record<string, string>>, timeoutMinutes: number | undefined): void => {
    jobs.set(job.id, job);
    const end = new AbortController();
    ends.set(job.id, end);
    const { body } = double;
    const timer = timeoutMinutes ? setTimeout(() => end.abort('timeout'), timeoutMinutes * double.minute) : undefined;
    const work = carryOut(job, body, end.signal, logs, behind, step).finally(() => {
      clearTimeout(timer);
      working.delete(work);
    });
    working.add(work);
  };

  /** The answer to a call of EMR Serverless; undefined for a path that is none. */
  const serverless = (request: IncomingMessage, text: string): { readonly call: string; answer(): Answer } | undefined => {
    const { pathname } = new URL(request.url!, 'http://x');
    const [, application, , jobId] = /^\/applications\/([^/]+)(\/jobruns(?:\/([^/]+))?)?\/?$/.exec(pathname) ?? [];
    if (application === undefined) return undefined;
    const runs = pathname.includes('/jobruns');
    const unknown = refusal(404, 'ResourceNotFoundException', `JobRun ${jobId} does not exist.`);
    const of = (make: (job: Job) => Answer): Answer => {
      const job = jobId === undefined ? undefined : jobs.get(jobId);
      return job?.service === 'serverless' && application === APPLICATION ? make(job) : unknown;
    };
    if (!runs) return { call: 'GetApplication', answer: () => (application === APPLICATION ? { status: 200, body: { application: { applicationId: application, state: 'STARTED', releaseLabel: 'emr-7.12.0', type: 'Spark' } } } : refusal(404, 'ResourceNotFoundException', `Application ${application} does not exist.`)) };
    if (request.method === 'GET' && jobId !== undefined) return { call: 'GetJobRun', answer: () => of((job) => ({ status: 200, body: { jobRun: { ...summary(job), executionRole: 'x', releaseLabel: 'emr-7.12.0', jobDriver: { sparkSubmit: { entryPoint: job.entryPoint } } } } })) };
    if (request.method === 'GET') return { call: 'ListJobRuns', answer: () => ({ status: 200, body: { jobRuns: [...jobs.values()].filter(({ service }) => service === 'serverless').map(summary) } }) };
    if (request.method === 'DELETE') return { call: 'CancelJobRun', answer: () => of((job) => (cancel(job, ends), { status: 200, body: { applicationId: application, jobRunId: job.id } })) };
    return {
      call: 'StartJobRun',
      answer() {
        if (application !== APPLICATION) return refusal(404, 'ResourceNotFoundException', `Application ${application} does not exist.`);
        const asked = JSON.parse(text) as ServerlessStart;
        const known = tokens.get(asked.clientToken);
        if (known && known.body !== text) return refusal(409, 'ConflictException', `ClientToken ${asked.clientToken} was already used with other parameters.`);
        if (!known) {
          started.push(asked as unknown as Record<string, unknown>);
          const id = `00job${String(jobs.size + 1).padStart(8, '0')}`;
          tokens.set(asked.clientToken, { body: text, id });
          const { entryPoint, entryPointArguments = [], sparkSubmitParameters = '' } = asked.jobDriver.sparkSubmit;
          const root = asked.configurationOverrides?.monitoringConfiguration?.s3MonitoringConfiguration?.logUri;
          begin({ id, name: asked.name ?? '', service: 'serverless', entryPoint, arguments: entryPointArguments, parameters: sparkSubmitParameters.split(/\s+/).filter((word) => word !== ''), states: ['SUBMITTED'], details: '' },
            (stderr) => (root === undefined ? {} : { [`${root.replace(/\/$/, '')}/applications/${APPLICATION}/jobs/${id}/SPARK_DRIVER/stderr.gz`]: stderr }), asked.executionTimeoutMinutes);
        }
        return { status: 200, body: { applicationId: application, jobRunId: tokens.get(asked.clientToken)!.id, arn: 'arn:aws:emr-serverless:us-east-1:111122223333:/x' } };
      },
    };
  };

  /** The answer to a call of EMR's JSON protocol. */
  const cluster = (call: string, text: string): Answer => {
    const asked = JSON.parse(text) as Record<string, unknown>;
    const id = (asked['ClusterId'] ?? asked['JobFlowId']) as string;
    if (id !== CLUSTER) return refusal(400, 'InvalidRequestException', `Cluster id '${id}' is not valid.`);
    switch (call) {
      case 'AddJobFlowSteps': {
        started.push(asked);
        const ids = (asked['Steps'] as readonly StepStart[]).map(({ Name, HadoopJarStep: { Args } }) => {
          const stepId = `s-${String(jobs.size + 1).padStart(8, '0')}`;
          const at = Args.findIndex((word) => /\.py$/.test(word) && !word.includes('='));
          const application = `application_1_${String(jobs.size + 1).padStart(4, '0')}`;
          const logs = options.clusterLogs;
          begin({ id: stepId, name: Name, service: 'ec2', entryPoint: Args[at]!, arguments: Args.slice(at + 1), parameters: Args.slice(1, at), states: ['PENDING'], details: '' },
            (stderr) => (logs === undefined ? {} : {
              [`${logs}/${CLUSTER}/steps/${stepId}/stderr.gz`]: `Submitted application ${application}\n`,
              [`${logs}/${CLUSTER}/containers/${application}/container_1_0001_01_000001/stderr.gz`]: stderr,
            }), undefined);
          return stepId;
        });
        return { status: 200, body: { StepIds: ids } };
      }
      case 'DescribeStep': {
        const job = jobs.get(asked['StepId'] as string);
        return job ? { status: 200, body: { Step: stepOf(job) } } : refusal(400, 'InvalidRequestException', `Step id '${String(asked['StepId'])}' is not valid.`);
      }
      case 'ListSteps':
        return { status: 200, body: { Steps: [...jobs.values()].filter(({ service }) => service === 'ec2').reverse().map(stepOf) } };
      case 'CancelSteps': {
        const ids = asked['StepIds'] as readonly string[];
        for (const stepId of ids) if (jobs.has(stepId)) cancel(jobs.get(stepId)!, ends);
        return { status: 200, body: { CancelStepsInfoList: ids.map((StepId) => ({ StepId, Status: 'SUBMITTED' })) } };
      }
      case 'DescribeCluster':
        return { status: 200, body: { Cluster: { Id: CLUSTER, Name: 'lake', Status: { State: 'WAITING' }, ReleaseLabel: 'emr-7.12.0', ...(options.clusterLogs && { LogUri: options.clusterLogs }) } } };
      default:
        return refusal(400, 'UnknownOperationException', call);
    }
  };

  const server = createServer((request, response) => {
    const target = String(request.headers['x-amz-target'] ?? '');
    const mine = target.startsWith('ElasticMapReduce.') || /^\/applications\//.test(request.url!);
    if (!mine) {
      const line = `${request.method} ${decodeURIComponent(request.url!)}`;
      calls.push(line);
      const refused = double.refuse(line, request);
      if (refused) void say(request, response, refused);
      else pass(request, response, behind);
      return;
    }
    void textOf(request).then((text) => {
      const asked = target === '' ? serverless(request, text)! : { call: target.split('.')[1]!, answer: () => cluster(target.split('.')[1]!, text) };
      calls.push(asked.call);
      const refused = double.refuse(asked.call, request);
      if (refused) return say(request, response, refused);
      const { status, body, type } = asked.answer();
      if (double.loseAnswer(asked.call)) return void request.socket.destroy();
      response.writeHead(status, { 'content-type': target === '' ? 'application/json' : 'application/x-amz-json-1.1', ...(type && { 'x-amzn-errortype': type }) }).end(JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return Object.assign(double, { url: `http://127.0.0.1:${(server.address() as { port: number }).port}` });
}

interface ServerlessStart {
  readonly clientToken: string;
  readonly name?: string;
  readonly executionTimeoutMinutes?: number;
  readonly jobDriver: { readonly sparkSubmit: { readonly entryPoint: string; readonly entryPointArguments?: readonly string[]; readonly sparkSubmitParameters?: string } };
  readonly configurationOverrides?: { readonly monitoringConfiguration?: { readonly s3MonitoringConfiguration?: { readonly logUri?: string } } };
}
interface StepStart {
  readonly Name: string;
  readonly HadoopJarStep: { readonly Args: readonly string[] };
}
interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly type?: string;
}

/** Walks a job through its states. */
async function carryOut(job: Job, body: JobBody, signal: AbortSignal, logs: (stderr: string) => Readonly<Record<string, string>>, behind: string, step: number): Promise<void> {
  let stderr = '';
  let outcome: Outcome | 'cancelled';
  try {
    for (const state of job.service === 'serverless' ? ['PENDING', 'SCHEDULED', 'RUNNING'] : ['RUNNING']) {
      await wait(step, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) break;
      job.states.push(state);
    }
    outcome = signal.aborted ? 'cancelled' : await body(job, { signal, behind, stderr: (text) => (stderr += text) });
    if (signal.aborted) outcome = 'cancelled';
  } catch (error) {
    outcome = signal.aborted ? 'cancelled' : { state: 'FAILED', details: error instanceof NotStarted ? error.message : `Job failed, please check complete logs in configured logging destination. ExitCode: 1. ${(error as Error).message}` };
  }
  for (const [url, text] of Object.entries(logs(stderr))) await putObject(behind, url, gzipSync(new TextEncoder().encode(text)));
  await wait(step);
  if (outcome === 'cancelled') {
    job.details = signal.reason === 'timeout' ? 'Job run exceeded its execution timeout.' : '';
    job.states.push('CANCELLED');
  } else if (outcome.state === 'SUCCESS') job.states.push(job.service === 'serverless' ? 'SUCCESS' : 'COMPLETED');
  else {
    job.details = outcome.details;
    job.states.push('FAILED');
  }
}

function cancel(job: Job, ends: ReadonlyMap<string, AbortController>): void {
  if (['SUCCESS', 'COMPLETED', 'FAILED', 'CANCELLED'].includes(job.states.at(-1)!)) return;
  job.states.push(job.service === 'serverless' ? 'CANCELLING' : 'CANCEL_PENDING');
  ends.get(job.id)!.abort('cancelled');
}

function summary({ id, name, states, details }: Job): object {
  return { applicationId: APPLICATION, id, jobRunId: id, name, arn: 'x', createdBy: 'x', createdAt: 1, updatedAt: 1, executionRole: 'x', state: states.at(-1), stateDetails: details, releaseLabel: 'emr-7.12.0' };
}

function stepOf({ id, name, states, details }: Job): object {
  return { Id: id, Name: name, Status: { State: states.at(-1), ...(details !== '' && { FailureDetails: { Reason: details } }) } };
}

function refusal(status: number, type: string, message: string): Answer {
  return { status, type, body: { __type: type, message } };
}

async function say(request: IncomingMessage, response: ServerResponse, refused: FaultAnswer | 'hang-up'): Promise<void> {
  if (refused === 'hang-up') return void request.socket.destroy();
  request.resume();
  if (!request.readableEnded) await new Promise((resolve) => request.on('end', resolve));
  response.writeHead(refused.status, { ...refused.headers, 'content-length': Buffer.byteLength(refused.body), connection: 'close' }).end(request.method === 'HEAD' ? undefined : refused.body);
}

async function textOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString();
}

/** Writes an object into the emulator as the service itself would: no client of lakec's is in between. */
export async function putObject(behind: string, url: string, content: Uint8Array | string): Promise<void> {
  const { hostname, pathname } = new URL(url);
  await fetch(`${behind}/${hostname}${pathname}`, { method: 'PUT', body: Buffer.from(content as Uint8Array), headers: { authorization: 'AWS4-HMAC-SHA256 Credential=testing/20260101/us-east-1/s3/aws4_request' } });
}

/** Reads an object of the emulator; undefined when it is not there. */
export async function getObject(behind: string, url: string): Promise<Uint8Array | undefined> {
  const { hostname, pathname } = new URL(url);
  const response = await fetch(`${behind}/${hostname}${pathname}`, { headers: { authorization: 'AWS4-HMAC-SHA256 Credential=testing/20260101/us-east-1/s3/aws4_request' } });
  return response.ok ? new Uint8Array(await response.arrayBuffer()) : undefined;
}

/** URLs of the emulator's objects whose key begins so, sorted. */
export async function listObjects(behind: string, prefix: string): Promise<readonly string[]> {
  const { hostname, pathname } = new URL(prefix);
  const response = await fetch(`${behind}/${hostname}?list-type=2&prefix=${encodeURIComponent(pathname.slice(1))}`, { headers: { authorization: 'AWS4-HMAC-SHA256 Credential=testing/20260101/us-east-1/s3/aws4_request' } });
  return [...(await response.text()).matchAll(/<Key>([^<]*)<\/Key>/g)].map(([, key]) => `s3://${hostname}/${key}`).sort();
}
