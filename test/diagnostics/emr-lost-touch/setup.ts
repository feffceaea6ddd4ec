import type { Setup } from '../suite.test.ts';
import { jsonError } from '../../services/faults.ts';
import { emrThat } from '../emr.ts';

export const setup: Setup = (folder) => emrThat(folder, (emr) => void (emr.refuse = (call) => (call === 'GetJobRun' ? jsonError(403, 'AccessDeniedException', 'User is not authorized') : undefined)));
