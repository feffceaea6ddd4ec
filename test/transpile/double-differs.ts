/** Cases that Snowflake's double gives other rows for, or none, and why that is the double's doing. */
export const FAKESNOW_DIFFERS: Readonly<Record<string, string>> = {
  'filters-and-distinct': 'it can\'t sum distinct values',
  'regular-expressions-replace-the-first': 'it replaces all matches alone',
  'texts-measured': 'it knows no octet_length() of a text',
  'texts-trimmed': 'it trims both ends, whichever is asked',
};

/** The same of Redshift's double, which is a PostgreSQL. */
export const POSTGRES_DIFFERS: Readonly<Record<string, string>> = {
  'aliases-of-the-same-list': 'it knows no alias among the other items',
  'json-made': 'its object() is made of texts alone',
  'texts-measured': 'its locale folds no letters beyond ASCII',
};
