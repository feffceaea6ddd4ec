// Before every file of tests.
import { afterEach } from 'vitest';

// Tests that never wait would keep the worker from reading what the runner sends to it for as long as the file takes.
afterEach(() => new Promise<void>((resolve) => setImmediate(resolve)));
