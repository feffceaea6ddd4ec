def model(dbt, session):
    first = dbt.ref("orders").order("id").limit(1)
    assert session.sql("select id from first").fetchone() == (1,)
    session.execute("create temp table part as select id, big, pause, parts from orders where id < 3")
    more = session.sql("select 9 as id")
    return session.sql("select * exclude (id), id from (select * from part union all by name select id from more)")
