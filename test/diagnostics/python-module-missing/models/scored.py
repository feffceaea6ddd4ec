import no_such_module as np


def model(dbt, session):
    return dbt.ref("orders")
