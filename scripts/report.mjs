// What `scripts/test.mjs` needs to know of a run of vitest, as JSON in the file that LAKEC_TEST_REPORT names: the counts, and what failed and how.
import { writeFileSync } from 'node:fs';
import { relative } from 'node:path';

// Whether `error` only says that a worker was too busy to read, for a minute, that its news had been heard: every result is in by then, and none is lost.
const isLateAnswer = (error) => /^\[vitest-worker\]: Timeout calling "onTaskUpdate"/.test(error.message ?? '');

const LINES = 12;
const WIDTH = 240;

// What an error says, in a few lines: of a long text, such as the whole output of a command, those that speak of an error, and the last ones.
function told({ message, diff, stack }) {
  const words = (message ?? stack ?? 'no message').trimEnd().split('\n').map((line) => line.replace(/\u001b\[[0-9;]*m/g, '').trimEnd());
  const telling = words.length <= LINES ? words : [...new Set([...words.slice(0, -2).filter((line) => /error|exception|failed|refused|timed? ?out|killed/i.test(line)).slice(-(LINES - 4)), ...words.slice(-2), words[0]])];
  const lines = diff === undefined ? [] : diff.split('\n').filter((line) => line.trim() !== '').slice(0, LINES);
  return [...telling, ...lines].map((line) => (line.length > WIDTH ? `${line.slice(0, WIDTH)} …` : line)).join('\n');
}

export default class Report {
  onTestRunEnd(modules, unhandled) {
    const report = { passed: 0, failed: 0, skipped: 0, failures: [] };
    const fail = (name, errors) => {
      report.failed++;
      report.failures.push({ name, errors: errors.map(told) });
    };
    for (const module of modules) {
      const file = relative(process.cwd(), module.moduleId);
      for (const test of module.children.allTests()) {
        const { state, errors } = test.result();
        if (state === 'failed') fail(`${file} > ${test.fullName}`, errors);
        else report[state === 'passed' ? 'passed' : 'skipped']++;
      }
      // Of files that could not be loaded, and of hooks.
      const suites = [module, ...module.children.allSuites()];
      for (const suite of suites) if (suite.errors().length > 0) fail(`${file}${suite === module ? '' : ` > ${suite.fullName}`}`, suite.errors());
    }
    for (const error of unhandled) if (!isLateAnswer(error)) fail('an error that no test caught', [error]);
    writeFileSync(process.env.LAKEC_TEST_REPORT, JSON.stringify(report));
  }
}
