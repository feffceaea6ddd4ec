import type { Setup } from '../suite.test.ts';
import { jsonError } from '../../services/faults.ts';
import { secretsManagerThatSays } from '../secrets-manager.ts';

export const setup: Setup = (folder) => secretsManagerThatSays(folder, jsonError(400, 'ExpiredTokenException', 'The security token included in the request is expired'));
