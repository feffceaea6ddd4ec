/** DuckDB's aggregates that a translation knows. */
export const AGGREGATES: ReadonlySet<string> = new Set(
  `count count_star sum min max avg mean count_if countif bool_and bool_or bit_and bit_or bit_xor stddev stddev_samp stddev_pop variance var_samp var_pop corr covar_pop covar_samp approx_count_distinct mode
  string_agg listagg group_concat list array_agg first last any_value arbitrary arg_min argmin min_by arg_max argmax max_by quantile_cont median grouping`.split(/\s+/),
);
