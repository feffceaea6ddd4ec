import type { AddJobFlowStepsCommandInput } from '@aws-sdk/client-emr';
import type { StartJobRunCommandInput } from '@aws-sdk/client-emr-serverless';
import type { EmrSettings } from './settings.ts';
import { sparkParameters } from './spark-parameters.ts';

/** What `StartJobRun` is called with. The client token makes a second call the same job. */
export function serverlessRequest(settings: EmrSettings, runId: string): StartJobRunCommandInput {
  const { project, env, home, roleArn, timeoutMinutes, logUri, kmsKeyArn } = settings;
  const root = jobRootOf(settings, runId);
  return {
    applicationId: home,
    clientToken: runId,
    name: jobName(settings, runId),
    executionRoleArn: roleArn,
    executionTimeoutMinutes: timeoutMinutes,
    jobDriver: {
      sparkSubmit: {
        entryPoint: `${root}/runner.py`,
        entryPointArguments: ['--plan', `${root}/plan.json`],
        sparkSubmitParameters: sparkParameters(settings, root).join(' '),
      },
    },
    ...(logUri !== undefined && {
      configurationOverrides: { monitoringConfiguration: { s3MonitoringConfiguration: { logUri, ...(kmsKeyArn !== undefined && { encryptionKeyArn: kmsKeyArn }) } } },
    }),
    tags: { 'lakec:project': project, 'lakec:env': env, 'lakec:run_id': runId },
  };
}

/** What `AddJobFlowSteps` is called with: one step, whose arguments are words and never a shell's line. */
export function stepRequest(settings: EmrSettings, runId: string): AddJobFlowStepsCommandInput {
  const root = jobRootOf(settings, runId);
  return {
    JobFlowId: settings.home,
    Steps: [{
      Name: jobName(settings, runId),
      // A step that fails leaves the cluster to others.
      ActionOnFailure: 'CONTINUE',
      HadoopJarStep: {
        Jar: 'command-runner.jar',
        Args: ['spark-submit', '--deploy-mode', 'cluster', ...sparkParameters(settings, root), `${root}/runner.py`, '--plan', `${root}/plan.json`],
      },
    }],
    ...(settings.roleArn !== undefined && { ExecutionRoleArn: settings.roleArn }),
  };
}

/** Where a job's files lie. */
export function jobRootOf({ jobsRoot }: EmrSettings, runId: string): string {
  return `${jobsRoot}/${runId}`;
}

/** `acme_lake-prod-<run id>`: by it a job is found again whose start was never answered. */
export function jobName({ project, env }: EmrSettings, runId: string): string {
  return `${project}-${env}-${runId}`;
}
