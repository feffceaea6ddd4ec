import { describe, expect, it } from 'vitest';
import { eventFiles, followJob, readResult } from '../../../compiler/adapters/spark/job-follow.ts';
import { wordsOf } from '../../../compiler/adapters/spark/job-log.ts';
import type { JobEvent } from '../../../compiler/contracts/job.ts';

const at = '2026-01-31T02:00:00Z';
const started = (id: string): string => `${JSON.stringify({ event: 'node_started', at, id, thread: 1 })}\n`;
const finished = (id: string): string => `${JSON.stringify({ event: 'node_finished', id, status: 'success', started_at: at, finished_at: at, thread: 1 })}\n`;

/** What is told when files are heard in this order. */
function told(...heard: readonly (readonly [file: string, text: string])[]): readonly string[] {
  const events: JobEvent[] = [];
  const follower = followJob((event) => events.push(event));
  for (const [file, text] of heard) follower.heard(file, text);
  return events.map((event) => ('id' in event ? `${event.event} ${event.id}` : event.event));
}

describe('events of a job', () => {
  it('are told as the file grows, a line when it is whole', () => {
    const text = started('a') + finished('a');
    for (let cut = 0; cut <= text.length; cut++) {
      const steps = told(['events-1.jsonl', text.slice(0, cut)]);
      expect(steps).toEqual(['node_started a', 'node_finished a'].slice(0, text.slice(0, cut).split('\n').length - 1));
      expect(told(['events-1.jsonl', text.slice(0, cut)], ['events-1.jsonl', text])).toEqual(['node_started a', 'node_finished a']);
    }
  });

  it('are told once when they come twice, in one file or in two, and when a file comes shorter', () => {
    expect(told(['events-1.jsonl', started('a') + started('a')], ['events-2.jsonl', started('a') + finished('a')])).toEqual(['node_started a', 'node_finished a']);
    expect(told(['events-1.jsonl', started('a') + finished('a')], ['events-1.jsonl', started('a')], ['events-1.jsonl', started('a') + finished('a') + started('b')])).toEqual(['node_started a', 'node_finished a', 'node_started b']);
  });

  it('that come late do not start again what has finished', () => {
    expect(told(['events-2.jsonl', finished('a')], ['events-1.jsonl', started('a') + started('b')])).toEqual(['node_finished a', 'node_started b']);
  });

  it('that can not be read are counted, and the others told', () => {
    const events: JobEvent[] = [];
    const follower = followJob((event) => events.push(event));
    follower.heard('events-1.jsonl', `{"event":"node_st\n{"event":"nobody_knows"}\nnull\n${finished('a')}`);
    expect([events.length, follower.unreadable]).toEqual([1, 3]);
  });

  it('are read in the order of their files\' numbers', () => {
    expect(eventFiles(['result.json', 'events-10.jsonl', 'events-9.jsonl', 'events-9.jsonl.new', 'jobs/x/events-2.jsonl'])).toEqual(['jobs/x/events-2.jsonl', 'events-9.jsonl', 'events-10.jsonl']);
  });
});

describe('a result', () => {
  it('is none while its file is cut off', () => {
    const text = JSON.stringify({ run_id: 'r', spark: '3.5.9', python: '3.11', started_at: at, finished_at: at, cancelled: false, nodes: [] });
    expect([readResult(undefined), readResult(''), readResult(text.slice(0, -1)), readResult('[]')]).toEqual([undefined, undefined, undefined, undefined]);
    expect(readResult(text)?.run_id).toBe('r');
  });
});

describe('the last words of a job', () => {
  it('hold neither stacks nor chatter', () => {
    expect(wordsOf([
      '26/01/31 02:00:00 WARN Utils: Your hostname resolves to a loopback address',
      'Setting default log level to "WARN".',
      'Traceback (most recent call last):', '  File "/opt/runner.py", line 9, in <module>', '    main()', 'py4j.protocol.Py4JJavaError: An error occurred',
      'Caused by: java.io.IOException: No space left on device', '\tat java.base/java.io.FileOutputStream.write(FileOutputStream.java:349)', '\t... 12 more', '',
    ].join('\n'))).toEqual(['py4j.protocol.Py4JJavaError: An error occurred', 'Caused by: java.io.IOException: No space left on device']);
  });
});
