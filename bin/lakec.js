#!/usr/bin/env node
// Every running query holds a thread of Node's pool, which has four, and starts with the first file that is read in the background,
// as those of an ES module are: so this one is none, and says first that there may be as many queries as --threads allows, and files beside.
process.env.UV_THREADPOOL_SIZE ??= '68';

const { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } = require('node:fs');
const { createRequire } = require('node:module');
const { dirname, join } = require('node:path');
const { Script } = require('node:vm');

// To compile the bundle takes longer than most commands have to do. V8 can keep what it compiled, and a command leaves it for the next that has the
// same name: those call the same functions. It lies in the package's own folder, so that who can change it could change the code as well; where that
// can't be written, or V8 is another, all goes as it would without.
const file = join(__dirname, '../dist/lakec.cjs');
const source = readFileSync(file, 'latin1');
const [, build = ''] = /\/\/ build ([0-9a-f]+)/.exec(source.slice(-200)) ?? [];
const [, command = 'lakec'] = /^-{0,2}([a-z][a-z-]{0,30})$/.exec(process.argv[2] ?? '') ?? [];
const kept = join(__dirname, '../.cache/code', `${build}-${process.version}-${process.arch}-${command}`);

const script = new Script(`(function (require, importOutside, __filename) {${source}\n})`, { filename: file, cachedData: tried(() => readFileSync(kept)) });
if (script.cachedDataRejected !== false) process.once('exit', (code) => code < 2 && keep(script.createCachedData()));
// V8 forgets what `import()` means in a script that it kept, so the bundle is given another.
script.runInThisContext()(createRequire(file), (name) => import(name), file);

/** Whole or not at all, whenever the machine stops. */
function keep(bytes) {
  const aside = `${kept}.${process.pid}`;
  tried(() => {
    mkdirSync(dirname(kept), { recursive: true });
    const open = openSync(aside, 'w');
    try {
      writeFileSync(open, bytes);
      fsyncSync(open);
    } finally {
      closeSync(open);
    }
    renameSync(aside, kept);
  });
  tried(() => rmSync(aside, { force: true }));
}

function tried(act) {
  try {
    return act();
  } catch {
    return undefined;
  }
}
