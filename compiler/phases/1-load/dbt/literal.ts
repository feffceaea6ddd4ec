import { ENV_TEMPLATE } from '../../../config/secrets.ts';
import type { ConfigMap, ConfigValue } from '../../../contracts/project.ts';
import { Secret } from '../../../contracts/secret.ts';
import { WholeFloat } from '../../../contracts/whole-float.ts';

/** A value as a config file spells it: what would be a reference is not one, and a secret is looked up in the environment as before. */
export function literal(value: ConfigValue | undefined): ConfigValue | undefined {
  if (value instanceof Secret) return secretText(value);
  if (value instanceof WholeFloat) return value;
  if (typeof value === 'string') return value.replaceAll('${', () => '$${');
  if (Array.isArray(value)) return (value as readonly ConfigValue[]).map(literal) as readonly ConfigValue[];
  if (typeof value === 'object' && value !== null) return Object.fromEntries(Object.entries(value as ConfigMap).map(([key, item]) => [key, literal(item)])) as ConfigMap;
  return value;
}

/** `env_var('DBT_ENV_SECRET_PASS')` becomes `${secret:profile/pass}`, which LAKEC_SECRET_PROFILE_PASS gives. */
function secretText({ scope, key }: Secret): string {
  const [, variable] = scope === ENV_TEMPLATE ? /^\{([^{}]+)\}$/.exec(key) ?? [] : [];
  if (scope !== ENV_TEMPLATE) return `\${secret:${scope}/${key}}`;
  return `\${secret:profile/${(variable ?? 'secret').replace(/^DBT_ENV_SECRET_?/, '').toLowerCase() || 'secret'}}`;
}
