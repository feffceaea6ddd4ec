def rate_of(config):
    raise ValueError("There is no rate.\nAsk the bank.")


RATE = rate_of({})


def model(dbt, session):
    return dbt.ref("orders").project(f"*, {RATE} as rate")
