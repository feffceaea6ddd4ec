/** The filters that templates may use: jinja2's, and the four that dbt adds. */
export const filterNames: ReadonlySet<string> = new Set(
  (
    'abs attr batch capitalize center count d default dictsort e escape filesizeformat first float forceescape format groupby ' +
    'indent int items join last length list lower map max min pprint random reject rejectattr replace reverse round safe select ' +
    'selectattr slice sort string striptags sum title tojson trim truncate unique upper urlencode urlize wordcount wordwrap xmlattr ' +
    'as_bool as_native as_number as_text'
  ).split(' '),
);

/** The tests that templates may use: jinja2's. */
export const testNames: ReadonlySet<string> = new Set(
  (
    'boolean callable defined divisibleby eq equalto escaped even false filter float ge greaterthan gt in integer iterable le lessthan ' +
    'lower lt mapping ne none number odd sameas sequence string test true undefined upper'
  ).split(' '),
);
