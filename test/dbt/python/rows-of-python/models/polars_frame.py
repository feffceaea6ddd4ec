import polars as pl


def model(dbt, session):
    dbt.config(alias="frame_of_polars", schema="other")
    events = dbt.source("raw", "events").pl()
    return events.group_by("kind").agg(pl.col("n").sum().alias("many")).sort("kind")
