import type { EMRServerlessClient } from '@aws-sdk/client-emr-serverless';
import { clientOptions, type AwsSettings } from '../../../aws/client-options.ts';
import { jobName, serverlessRequest } from './request.ts';
import type { EmrService, JobState } from './service.ts';
import type { EmrSettings } from './settings.ts';

/** EMR Serverless: an application that starts capacity as jobs need it. */
export function serverlessService(settings: EmrSettings, aws: AwsSettings): EmrService {
  const sdk = (): Promise<typeof import('@aws-sdk/client-emr-serverless')> => import('@aws-sdk/client-emr-serverless');
  let opened: EMRServerlessClient | undefined;
  const client = async (): Promise<EMRServerlessClient> => (opened ??= new (await sdk()).EMRServerlessClient(clientOptions(aws, 'EMR_SERVERLESS')));
  const applicationId = settings.home;
  return {
    name: 'EMR Serverless',
    place: `application ${applicationId}`,
    permissions: { start: 'emr-serverless:StartJobRun (and iam:PassRole of emr.execution_role_arn)', look: 'emr-serverless:GetJobRun', cancel: 'emr-serverless:CancelJobRun' },
    endsLateJobs: true,
    async start(runId) {
      const { StartJobRunCommand } = await sdk();
      const { jobRunId } = await (await client()).send(new StartJobRunCommand(serverlessRequest(settings, runId)));
      return jobRunId!;
    },
    async look(jobRunId) {
      const { GetJobRunCommand } = await sdk();
      const { jobRun } = await (await client()).send(new GetJobRunCommand({ applicationId, jobRunId }));
      const word = String(jobRun?.state ?? '');
      return { kind: KINDS[word] ?? 'waiting', word, details: jobRun?.stateDetails ?? '' };
    },
    async cancel(jobRunId) {
      const { CancelJobRunCommand } = await sdk();
      await (await client()).send(new CancelJobRunCommand({ applicationId, jobRunId }));
    },
    async find(runId) {
      const { paginateListJobRuns } = await sdk();
      for await (const { jobRuns } of paginateListJobRuns({ client: await client() }, { applicationId })) {
        const found = jobRuns?.find(({ name }) => name === jobName(settings, runId));
        if (found) return found.id;
      }
      return undefined;
    },
    async driverLogs(jobRunId, { list }) {
      if (settings.logUri === undefined) return [];
      const urls = await list(`${settings.logUri}/applications/${applicationId}/jobs/${jobRunId}/SPARK_DRIVER`);
      return urls.filter((url) => /\/stderr(\.gz)?$/.test(url));
    },
    renew() {
      opened?.destroy();
      opened = undefined;
    },
  };
}

const KINDS: Readonly<Record<string, JobState['kind']>> = {
  SUBMITTED: 'waiting', PENDING: 'waiting', SCHEDULED: 'waiting', QUEUED: 'waiting', RUNNING: 'running', CANCELLING: 'cancelling', SUCCESS: 'success', FAILED: 'failed', CANCELLED: 'cancelled',
};
