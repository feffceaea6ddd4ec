/** True for a variable that holds a secret by its name: what `${secret:…}` reads from the environment, and dbt's own. */
export function isSecretVariable(name: string): boolean {
  return /^(LAKEC_SECRET_|DBT_ENV_SECRET)/.test(name);
}
