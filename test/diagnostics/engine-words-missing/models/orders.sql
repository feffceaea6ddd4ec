select {{ engine_sql(spark='unix_micros(ts)') }} as a
