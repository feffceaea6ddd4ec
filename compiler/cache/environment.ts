import type { Host } from '../contracts/host.ts';
import { digest } from './key.ts';

/** Names and values that must not be written down, nor their digests: dbt's rule for secret variables. */
const SECRET_PREFIX = 'DBT_ENV_SECRET';

/** Whether a variable's value is a secret. */
export function isSecretName(name: string): boolean {
  return name.startsWith(SECRET_PREFIX);
}

/** What stands for environment variables in a cache: a digest of each value, null for one that is not set. */
export function envDigests(env: Host['env'], names: readonly string[]): Readonly<Record<string, string | null>> {
  return Object.fromEntries(names.map((name) => [name, envDigest(env, name)]));
}

function envDigest(env: Host['env'], name: string): string | null {
  const value = env[name];
  return value === undefined ? null : digest(`${name}=${value}`).slice(0, 32);
}

/** Every variable is as it was. */
export function sameEnv(env: Host['env'], digests: Readonly<Record<string, string | null>>): boolean {
  return Object.keys(digests).every((name) => envDigest(env, name) === digests[name]);
}

/** The environment, with a note of every name that is asked for. */
export function noting(env: Host['env'], asked: Set<string>): Host['env'] {
  const note = (name: string | symbol) => typeof name === 'string' && asked.add(name);
  return new Proxy(env, {
    get: (target, name) => (note(name), Reflect.get(target, name) as string | undefined),
    has: (target, name) => (note(name), Reflect.has(target, name)),
    getOwnPropertyDescriptor: (target, name) => (note(name), Reflect.getOwnPropertyDescriptor(target, name)),
  });
}
