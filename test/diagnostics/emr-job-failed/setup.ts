import type { Setup } from '../suite.test.ts';
import { stubRunner } from '../../services/emr-stub.ts';
import { emrThat } from '../emr.ts';

export const setup: Setup = (folder) => emrThat(folder, (emr) => void (emr.body = stubRunner({ dies: 'model.shop.orders' })));
