import { pythonIn } from '../python.ts';

export const setup = (folder: string): void => pythonIn(folder);
