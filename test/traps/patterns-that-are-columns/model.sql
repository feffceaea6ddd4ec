select regexp_matches(a, p) as m from given
