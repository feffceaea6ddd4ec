import { pythonWith } from '../spark.ts';

export const setup = (folder: string): void => pythonWith(folder, '4.0.1');
