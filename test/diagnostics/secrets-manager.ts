import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startFaults, type FaultAnswer } from '../services/faults.ts';

/** A target whose memory limit is a secret of a Secrets Manager that answers one thing. */
export async function secretsManagerThatSays(folder: string, answer: FaultAnswer): Promise<() => Promise<void>> {
  const faults = await startFaults();
  faults.refuse = () => answer;
  mkdirSync(join(folder, 'config'), { recursive: true });
  // The end point's port differs from run to run, and stands in no message: AWS's own address is the usual one.
  writeFileSync(join(folder, 'config/dev.yaml'), `project_name: shop\nsecrets: {provider: aws_secrets_manager}\naws: {endpoint_url: "${faults.url}"}\nengine:\n  path: lake.duckdb\n  connection: {memory_limit: "\${secret:lake/memory}"}\n`);
  return () => faults.stop();
}
