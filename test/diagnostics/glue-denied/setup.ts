import type { Setup } from '../suite.test.ts';
import { glueThatSays, HERE, refused } from '../glue.ts';

export const setup: Setup = (folder) => glueThatSays(folder, {
  ...HERE,
  CreateTable: refused('AccessDeniedException', 'User: arn:aws:sts::111122223333:assumed-role/lake-dev/ana is not authorized to perform: glue:CreateTable on resource: arn:aws:glue:us-east-1:111122223333:database/shop_gold_dev because no identity-based policy allows the glue:CreateTable action'),
});
