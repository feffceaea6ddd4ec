import { setTimeout as wait } from 'node:timers/promises';
import { getObject, putObject, type JobBody } from './emr.ts';

/** What a stub of the runner does that the real one would not, by id of a node. */
export interface Script {
  /** Nodes that fail by themselves; what comes after them is skipped. */
  readonly fails?: Readonly<Record<string, string>>;
  /** The driver dies while this node is at work. */
  readonly dies?: string;
  /** This node goes on until `go` is called, or the job is cancelled. */
  readonly holds?: string;
  readonly go?: Promise<void>;
  /** Every file of events ends in the middle of its last line. */
  readonly cutEvents?: boolean;
  readonly noResult?: boolean;
  /** Called when a node starts. */
  readonly onStart?: (id: string) => void;
}

interface PlanOfStub {
  readonly run_id: string;
  readonly job_root: string;
  readonly units: readonly { readonly after: readonly string[]; readonly nodes: readonly { readonly id: string; readonly kind: string; readonly steps: readonly unknown[] }[] }[];
}

/** The runner's protocol without Spark: reads the plan from the emulated S3, tells each node, writes the result. */
export function stubRunner(script: Script = {}): JobBody {
  return async (job, { behind, signal, stderr }) => {
    const planUrl = job.arguments[job.arguments.indexOf('--plan') + 1]!;
    for (const url of [job.entryPoint, job.parameters[job.parameters.indexOf('--py-files') + 1]!]) if (!(await getObject(behind, url))) throw new Error(`${url} is not there`);
    const text = await getObject(behind, planUrl);
    if (!text) throw new Error(`${planUrl} is not there`);
    const plan = JSON.parse(new TextDecoder().decode(text)) as PlanOfStub;
    let number = 0;
    const tell = async (...events: readonly object[]): Promise<void> => {
      const lines = `${events.map((event) => JSON.stringify(event)).join('\n')}\n`;
      await putObject(behind, `${plan.job_root}/events-${String(number++).padStart(5, '0')}.jsonl`, script.cutEvents ? lines.slice(0, -20) : lines);
    };
    const at = (): string => new Date().toISOString();
    await tell({ event: 'job_started', at: at(), spark: '3.5.6', python: '3.11.0' });
    const results: { id: string; status: string }[] = [];
    for (const { after, nodes } of plan.units) {
      for (const { id, kind } of nodes) {
        const started = at();
        const because = after.find((parent) => results.some((result) => result.id === parent && ['error', 'skipped', 'fail'].includes(result.status)));
        const end = (more: object): Promise<void> => {
          const result = { id, started_at: started, finished_at: at(), thread: 1, ...more } as unknown as { id: string; status: string };
          results.push(result);
          return tell({ event: 'node_finished', ...result });
        };
        if (because) {
          await end({ status: 'skipped', because });
          continue;
        }
        await tell({ event: 'node_started', at: started, id, thread: 1 });
        script.onStart?.(id);
        if (script.dies === id) {
          for (let line = 1; line <= 60; line++) stderr(`driver says ${line}\n`);
          stderr('java.lang.OutOfMemoryError: Java heap space\n');
          throw new Error('the driver ended');
        }
        if (script.holds === id) {
          const ended = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
          if (!signal.aborted) await Promise.race([script.go ?? new Promise(() => undefined), ended]);
          if (signal.aborted) throw new Error('cancelled');
        }
        const failure = script.fails?.[id];
        if (failure !== undefined) await end({ status: 'error', error: { kind: 'sql', message: failure } });
        else await end(kind === 'test' || kind === 'unit_test' ? { status: 'pass', ...(kind === 'test' && { failures: 0 }) } : { status: 'success', rows: 3 });
        await wait(2);
      }
    }
    await tell({ event: 'job_finished', at: at() });
    if (!script.noResult) await putObject(behind, `${plan.job_root}/result.json`, JSON.stringify({ run_id: plan.run_id, spark: '3.5.6', python: '3.11.0', started_at: at(), finished_at: at(), cancelled: false, nodes: results }));
    return { state: 'SUCCESS' };
  };
}
