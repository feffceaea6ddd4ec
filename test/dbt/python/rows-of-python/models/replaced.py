def model(dbt, session):
    dbt.config(materialized="incremental", unique_key="id", incremental_strategy="delete+insert")
    assert (dbt.this.database, dbt.this.schema, dbt.this.identifier) == ("case", "main", "replaced")
    orders = dbt.ref("orders").project("id, status")
    return orders.df() if not dbt.is_incremental else orders.filter("id in (2, 5)").df()
