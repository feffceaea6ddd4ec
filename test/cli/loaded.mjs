// Notes every file that a process loads, in the file that LAKEC_TEST_LOADED names: what is imported, and what is required.
import { appendFileSync } from 'node:fs';
import Module, { register } from 'node:module';

const hook = `import { appendFileSync } from 'node:fs';
export async function load(url, context, next) {
  appendFileSync(process.env.LAKEC_TEST_LOADED, url + '\\n');
  return next(url, context);
}`;
register(`data:text/javascript,${encodeURIComponent(hook)}`);

const resolve = Module._resolveFilename;
Module._resolveFilename = (...args) => {
  const file = resolve(...args);
  appendFileSync(process.env.LAKEC_TEST_LOADED, `${file}\n`);
  return file;
};
