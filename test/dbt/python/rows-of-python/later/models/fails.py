def model(dbt, session):
    orders = dbt.ref("orders").fetchall()
    raise ValueError(f"{len(orders)} orders are too many")
    return orders
