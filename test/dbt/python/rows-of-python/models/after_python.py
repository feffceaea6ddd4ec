def model(dbt, session):
    return dbt.ref("after").aggregate("count(*) as n, sum(twice) as twice")
