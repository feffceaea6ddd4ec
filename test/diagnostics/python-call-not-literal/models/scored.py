def model(dbt, session):
    name = "orders"
    dbt.config(
        materialized="table",  # as all of them
        tags=["scores"],
    )
    print(f"{dbt.ref(name)}")
    return dbt.ref(name)
