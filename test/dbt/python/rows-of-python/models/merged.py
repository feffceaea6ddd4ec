def model(dbt, session):
    dbt.config(materialized="incremental", unique_key=["id"], incremental_strategy="merge", on_schema_change="append_new_columns")
    orders = dbt.ref("orders").project("id, status" + (", amount" if dbt.is_incremental else ""))
    return orders
