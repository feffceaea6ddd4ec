import type { EMRClient } from '@aws-sdk/client-emr';
import { clientOptions, type AwsSettings } from '../../../aws/client-options.ts';
import { jobName, stepRequest } from './request.ts';
import type { EmrService, JobState } from './service.ts';
import type { EmrSettings } from './settings.ts';

/** EMR on EC2: a job is a step of a cluster that is there. Steps have no client token, so a step is looked for by its name before it is added again. */
export function clusterService(settings: EmrSettings, aws: AwsSettings): EmrService {
  const sdk = (): Promise<typeof import('@aws-sdk/client-emr')> => import('@aws-sdk/client-emr');
  let opened: EMRClient | undefined;
  const client = async (): Promise<EMRClient> => (opened ??= new (await sdk()).EMRClient(clientOptions(aws, 'EMR')));
  const ClusterId = settings.home;
  const asked = new Set<string>();
  const service: EmrService = {
    name: 'EMR',
    place: `cluster ${ClusterId}`,
    permissions: { start: 'elasticmapreduce:AddJobFlowSteps and elasticmapreduce:ListSteps', look: 'elasticmapreduce:DescribeStep', cancel: 'elasticmapreduce:CancelSteps' },
    endsLateJobs: false,
    async start(runId) {
      // A call that was not answered may have been heard.
      const there = asked.has(runId) ? await service.find(runId) : undefined;
      if (there !== undefined) return there;
      asked.add(runId);
      const { AddJobFlowStepsCommand } = await sdk();
      // The client must not call again by itself: it can't know that the first call was not heard.
      const once = new (await sdk()).EMRClient({ ...clientOptions(aws, 'EMR'), maxAttempts: 1 });
      try {
        const { StepIds } = await once.send(new AddJobFlowStepsCommand(stepRequest(settings, runId)));
        return StepIds![0]!;
      } finally {
        once.destroy();
      }
    },
    async look(StepId) {
      const { DescribeStepCommand } = await sdk();
      const { Step } = await (await client()).send(new DescribeStepCommand({ ClusterId, StepId }));
      const word = String(Step?.Status?.State ?? '');
      const { Message, Reason } = Step?.Status?.FailureDetails ?? {};
      return { kind: KINDS[word] ?? 'waiting', word, details: [Reason, Message, Step?.Status?.StateChangeReason?.Message].filter((text) => text).join(' ') };
    },
    async cancel(StepId) {
      const { CancelStepsCommand } = await sdk();
      await (await client()).send(new CancelStepsCommand({ ClusterId, StepIds: [StepId], StepCancellationOption: 'TERMINATE_PROCESS' }));
    },
    async find(runId) {
      const { paginateListSteps } = await sdk();
      for await (const { Steps } of paginateListSteps({ client: await client() }, { ClusterId })) {
        const found = Steps?.find(({ Name }) => Name === jobName(settings, runId));
        if (found) return found.Id;
      }
      return undefined;
    },
    async driverLogs(stepId, { list, read }) {
      const root = settings.logUri ?? (await clusterLogs());
      if (root === undefined) return [];
      const submitter = (await list(`${root}/${ClusterId}/steps/${stepId}`)).filter((url) => /\/stderr(\.gz)?$/.test(url));
      // In cluster mode the driver is the application's first container; the step's own log names the application.
      const application = submitter[0] && /application_\d+_\d+/.exec((await read(submitter[0])) ?? '')?.[0];
      const driver = application ? (await list(`${root}/${ClusterId}/containers/${application}`)).filter((url) => /_000001\/stderr(\.gz)?$/.test(url)) : [];
      return [...driver, ...submitter];
    },
    renew() {
      opened?.destroy();
      opened = undefined;
    },
  };
  const clusterLogs = async (): Promise<string | undefined> => {
    const { DescribeClusterCommand } = await sdk();
    const { Cluster } = await (await client()).send(new DescribeClusterCommand({ ClusterId }));
    return Cluster?.LogUri?.replace(/^s3[an]:/, 's3:').replace(/\/+$/, '');
  };
  return service;
}

const KINDS: Readonly<Record<string, JobState['kind']>> = {
  PENDING: 'waiting', RUNNING: 'running', CANCEL_PENDING: 'cancelling', COMPLETED: 'success', FAILED: 'failed', INTERRUPTED: 'failed', CANCELLED: 'cancelled',
};
