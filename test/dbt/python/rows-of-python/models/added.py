def model(dbt, session):
    dbt.config(materialized="incremental", incremental_strategy="append")
    orders = dbt.ref("orders").project("id, status")
    if dbt.is_incremental:
        (top,) = session.sql(f"select max(id) from {dbt.this}").fetchone()
        orders = orders.filter(f"id > {top}")
    return orders
