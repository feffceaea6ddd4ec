import type { Host } from '../contracts/host.ts';
import { digest } from './key.ts';

/** Names and values that must not be written down, nor their digests: dbt's rule for secret variables. */
const SECRET_PREFIX = 'DBT_ENV_SECRET';

/** Whether a variable's value is a secret. */
export function isSecretName(name: string): boolean {
  return name.startsWith(SECRET_PREFIX);
}

/** What stands for an environment variable in a cache: a digest of its value, null when it is not set. */
export function envDigest(env: Host['env'], name: string): string | null {
  const value = env[name];
  return value === undefined ? null : digest(`${name}=${value}`).slice(0, 32);
}

/** Every variable is as it was. */
export function sameEnv(env: Host['env'], digests: Readonly<Record<string, string | null>>): boolean {
  return Object.keys(digests).every((name) => envDigest(env, name) === digests[name]);
}
