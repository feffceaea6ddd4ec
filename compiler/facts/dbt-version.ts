/** The version of dbt whose language, artifacts and log lakec speaks. */
export const DBT_VERSION = '1.11.16';
