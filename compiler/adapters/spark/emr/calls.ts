import { awsError, awsFailure, type AwsFailure } from '../../../aws/failure.ts';
import { EngineError } from '../../../contracts/adapter.ts';
import type { Clock } from './clock.ts';
import type { EmrService } from './service.ts';

/** Seconds before each further try of a call that submits; the client itself has tried several times within seconds. */
const PAUSES = [5, 20, 60];

export interface Call {
  /** With a verb: `start the job`. */
  readonly act: string;
  readonly permission?: string;
  readonly signal?: AbortSignal;
  /** Tells people why nothing seems to happen. */
  readonly message: (text: string) => void;
}

/** Makes a call, again after a while when the service is busy or away, and with credentials read anew when they have ended. Throws an `EngineError` that says what to do. */
export async function patiently<T>(service: Pick<EmrService, 'name' | 'renew'>, clock: Clock, call: Call, work: () => Promise<T>): Promise<T> {
  let renewed = false;
  for (let attempt = 0; ; ) {
    try {
      return await work();
    } catch (thrown) {
      const failure = failureOf(thrown);
      if (failure === 'expired' && !renewed) {
        renewed = true;
        service.renew();
        continue;
      }
      const pause = PAUSES[attempt++];
      if (pause === undefined || call.signal?.aborted || !(failure === 'throttled' || failure === 'unreachable')) {
        throw awsError(thrown, { service: service.name, act: call.act, ...(call.permission !== undefined && { permission: call.permission }) });
      }
      call.message(`${service.name} ${failure === 'throttled' ? 'asks for fewer requests' : 'does not answer'}; trying to ${call.act} again in ${pause} s`);
      await clock.wait(pause * 1000, call.signal);
    }
  }
}

/** What kind of failure it is, also where it was turned into an `EngineError` already. */
export function failureOf(thrown: unknown): AwsFailure {
  if (!(thrown instanceof EngineError)) return awsFailure(thrown);
  switch (thrown.kind) {
    case 'throttled':
      return 'throttled';
    case 'credentials':
      return 'expired';
    case 'connection':
      return 'unreachable';
    case 'permission':
      return 'denied';
    case 'conflict':
      return 'conflict';
    default:
      return 'refused';
  }
}
