import { EngineError, type OpenOptions } from '../../contracts/adapter.ts';
import type { Host } from '../../contracts/host.ts';
import type { EngineType, Target } from '../../contracts/project.ts';
import type { SparkKind } from './engine.ts';

/** Spark on EMR. */
export function emrKind(type: EngineType, _target: Target, _host: Host, _options: OpenOptions): SparkKind {
  throw new EngineError('connection', `The engine ${type} can't run jobs yet.`);
}
