import { readFileSync } from 'node:fs';

/** The last lines that a job's process said, for people: without Java's and Python's stacks and without notes of no consequence. */
export function lastWords(path: string, most = 12): readonly string[] {
  const text = readText(path);
  return text === undefined ? [] : wordsOf(text).slice(-most);
}

/** What of a log is worth reading. */
export function wordsOf(log: string): readonly string[] {
  const kept: string[] = [];
  let inTraceback = false;
  for (const line of log.split(/\r?\n/)) {
    if (/^Traceback \(most recent call last\)/.test(line)) {
      inTraceback = true;
      continue;
    }
    if (inTraceback && /^\s/.test(line)) continue;
    inTraceback = false;
    if (line.trim() === '' || STACK.test(line) || NOISE.test(line)) continue;
    kept.push(line.trimEnd().slice(0, 500));
  }
  return kept;
}

/** The end of a file's text; undefined when it can't be read. */
export function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

const STACK = /^\s*(at [\w$.<>/]+\(|\.\.\. \d+ more|File ".*", line \d+|Suppressed:)/;
const NOISE = /\b(WARN|INFO|DEBUG) |^Setting default log level|^To adjust logging level|^Using Spark's default|^Setting Spark log level|^WARNING: (Using incubator|An illegal|Please consider|Use --illegal|All illegal)|^\s*\^[~^]*\s*$/;
