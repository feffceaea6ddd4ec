import type { Setup } from '../suite.test.ts';
import { emrThat } from '../emr.ts';

/** Another run takes the lake between this one's first look and its submission. */
export const setup: Setup = (folder) => emrThat(folder, (emr, s3) => {
  const jobRoot = 's3://shop-artifacts/jobs/other';
  emr.body = (_, { signal }) => new Promise((resolve) => signal.addEventListener('abort', () => resolve({ state: 'SUCCESS' })));
  emr.refuse = (call) => {
    if (call.startsWith('PUT /shop-lake/_state/job.json') && s3.objects.size === 0) {
      const body = { clientToken: 'other', name: 'shop-prod-other', jobDriver: { sparkSubmit: { entryPoint: 's3://x/runner.py' } } };
      void fetch(`${emr.url}/applications/00example00000app/jobruns`, { method: 'POST', body: JSON.stringify(body) });
      s3.objects.set('shop-artifacts/jobs/other/plan.json', Buffer.from(JSON.stringify({ version: 1, run_id: 'other', units: [], asked: 'something else', job_root: jobRoot })));
      s3.objects.set('shop-lake/_state/job.json', Buffer.from(JSON.stringify({ version: 1, run_id: 'other', project: 'shop', env: 'prod', place: 'application 00example00000app', job_root: jobRoot, machine: 'elsewhere', process: 1, at: new Date().toISOString(), job_id: '00job00000001' })));
    }
    return undefined;
  };
});
