import pyarrow as pa


def batches(reader):
    for batch in reader:
        yield pa.RecordBatch.from_pydict({"id": batch.column("id"), "many": pa.array([len(batch)] * len(batch))})


def model(dbt, session):
    reader = dbt.ref("orders").project("id").to_arrow_reader(2)
    schema = pa.schema([("id", pa.int32()), ("many", pa.int64())])
    return pa.RecordBatchReader.from_batches(schema, batches(reader))
