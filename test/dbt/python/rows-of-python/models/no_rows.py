def model(dbt, con):
    return con.query("select 'a'::varchar as a, 0::boolean as b, 1::decimal(10, 3) as c limit 0")
