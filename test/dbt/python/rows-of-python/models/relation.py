"""A relation of DuckDB's; dbt.ref("nothing") in a text is no call."""


def model(dbt, session):
    dbt.config(
        materialized="table",  # dbt.config(materialized="view")
        tags=["first"],
    )
    return dbt.ref("orders").filter("amount > 0")
