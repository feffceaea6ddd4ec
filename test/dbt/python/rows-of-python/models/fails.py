def model(dbt, session):
    orders = dbt.ref("orders").df()
    if len(orders) < 5:
        raise ValueError(f"{len(orders)} orders are too few")
    return orders
