import type { Setup } from '../suite.test.ts';
import { jsonError } from '../../services/faults.ts';
import { secretsManagerThatSays } from '../secrets-manager.ts';

export const setup: Setup = (folder) => secretsManagerThatSays(folder, jsonError(400, 'ThrottlingException', 'Rate exceeded'));
