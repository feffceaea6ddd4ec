"""Does a little of what jobs do, so that the classes they need can be kept in an archive: `warm_classes.py <archive> <scratch folder>`."""

import os
import sys

archive, scratch = sys.argv[1:]
os.environ["PYSPARK_SUBMIT_ARGS"] = f'--driver-java-options "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -XX:ArchiveClassesAtExit={archive} -Xlog:disable" pyspark-shell'

from pyspark.sql import SparkSession  # noqa: E402

settings = {
    "spark.ui.enabled": "false", "spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1", "spark.sql.shuffle.partitions": "1", "spark.sql.ansi.enabled": "true",
    "spark.sql.codegen.wholeStage": "false", "spark.sql.codegen.factoryMode": "NO_CODEGEN", "spark.sql.warehouse.dir": f"{scratch}/warehouse",
}
builder = SparkSession.builder.master("local[2]")
for name, value in settings.items():
    builder = builder.config(name, value)
spark = builder.getOrCreate()
gateway = spark.sparkContext._gateway
spark.sql("create or replace temp view t as select id, id % 7 as k, cast(id as decimal(18, 4)) as d, date_add(date'2026-01-01', cast(id as int)) as day, md5(cast(id as string)) as text from range(1000)")
spark.sql("select *, row_number() over (partition by k order by d desc nulls last) as n from t").write.partitionBy("k").parquet(f"{scratch}/one")
spark.read.parquet(f"{scratch}/one").createOrReplaceTempView("one")
spark.sql("with s as (select k, count(*) as c, sum(d) as d, min(day) as day from one group by k) select one.text, s.* from one left join s on one.k = s.k where one.n = 1 union all select 'x', 1, 2, 3, null order by 1").collect()
spark.stop()
gateway.proc.stdin.close()
gateway.proc.wait()
