import pyarrow as pa


def model(dbt, session):
    newest = dbt.ref("versioned").fetchone()[0]
    first = dbt.ref("versioned", version=1).fetchone()[0]
    second = dbt.ref("versioned", v=2).fetchone()[0]
    return pa.table({"newest": [newest], "first": [first], "second": [second], "nothing": pa.array([None], pa.string())})
