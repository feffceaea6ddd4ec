import { EngineError } from '../contracts/adapter.ts';

/** Objects of S3 by URL. */
export interface S3 {
  /** URLs of the objects below a prefix, sorted. */
  list(prefix: string): Promise<readonly string[]>;
  /** Undefined when there is no such object. */
  readText(url: string): Promise<string | undefined>;
}

export function openS3(_options: { readonly region?: string; readonly endpointUrl?: string; readonly env: Readonly<Record<string, string | undefined>> }): S3 {
  throw new EngineError('connection', "Object stores can't be read yet.");
}
