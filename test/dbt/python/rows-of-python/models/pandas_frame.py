import pandas as pd
import shop_words


def model(dbt, session):
    orders = dbt.ref("shop", "orders").project("id, status, amount, kind, seen").df()
    orders["twice"] = orders["id"] * 2
    orders["loud"] = [shop_words.loud(text) for text in orders["status"]]
    orders["days"] = dbt.config.get("days")
    orders["other"] = dbt.config.get("not_there", "none")
    orders["owner"] = dbt.config.meta_get("owner", "nobody")
    return orders
