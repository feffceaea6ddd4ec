def model(dbt, session):
    dbt.config(materialized="table", tags=["python"])
    orders = dbt.ref("orders")
    return orders.filter("amount > 0")
