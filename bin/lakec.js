#!/usr/bin/env node
// Every running query holds a thread of Node's pool, which has four, and starts with the first file that is read in the background,
// as those of an ES module are: so this one is none, and says first that there may be as many queries as --threads allows, and files beside.
process.env.UV_THREADPOOL_SIZE ??= '68';
import('../dist/lakec.js');
