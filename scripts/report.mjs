// What `scripts/test.mjs` needs to know of a run of vitest, as JSON in the file that LAKEC_TEST_REPORT names: the counts, and what failed and how.
import { writeFileSync } from 'node:fs';
import { relative } from 'node:path';

// Whether `error` only says that a worker was too busy to read, for a minute, that its news had been heard: every result is in by then, and none is lost.
const isLateAnswer = (error) => /^\[vitest-worker\]: Timeout calling "onTaskUpdate"/.test(error.message ?? '');

export default class Report {
  onTestRunEnd(modules, unhandled) {
    const report = { passed: 0, failed: 0, skipped: 0, failures: [] };
    const fail = (name, errors) => {
      report.failed++;
      report.failures.push({ name, errors: errors.map(({ message, diff, stack }) => diff ?? message ?? stack ?? 'no message') });
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
