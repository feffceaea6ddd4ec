import { pythonWith } from '../spark.ts';

export const setup = (folder: string): void => pythonWith(folder, '3.5.9');
