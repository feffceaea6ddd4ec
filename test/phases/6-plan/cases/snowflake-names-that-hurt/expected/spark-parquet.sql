-- transaction: change the table

-- write the new rows aside
-- temporary Größe der "select"__lakec_new
select * from bronze.orders;

-- look for keys that come twice
-- guard code "duplicate-new-keys" message "{n|key comes|keys come} more than once (ORDER, TWO WORDS, MIXEDCASE, \"exact\") among the new rows of \"Größe der \"select\"\", and a merge would take either." hint "Keep one row of each key, for example: qualify row_number() over (partition by ORDER, TWO WORDS, MIXEDCASE, \"exact\" order by …) = 1."
select count(*) from (
  select `ORDER`, `TWO WORDS`, `MIXEDCASE`, `"exact"` from `Größe der "select"__lakec_new`
  group by `ORDER`, `TWO WORDS`, `MIXEDCASE`, `"exact"`
  having count(*) > 1
) as doubled;

-- update the rows that come again, insert the others (counts)
-- replace silver.Größe der "select" rows "select count(*) from `Größe der \"select\"__lakec_new` as DBT_INTERNAL_SOURCE"
select
  case when DBT_INTERNAL_DEST.lakec_there is null then DBT_INTERNAL_SOURCE.`ORDER` when DBT_INTERNAL_DEST.lakec_there and DBT_INTERNAL_SOURCE.lakec_there then DBT_INTERNAL_DEST.`ORDER` else DBT_INTERNAL_DEST.`ORDER` end as `ORDER`,
  case when DBT_INTERNAL_DEST.lakec_there is null then DBT_INTERNAL_SOURCE.`TWO WORDS` when DBT_INTERNAL_DEST.lakec_there and DBT_INTERNAL_SOURCE.lakec_there then DBT_INTERNAL_DEST.`TWO WORDS` else DBT_INTERNAL_DEST.`TWO WORDS` end as `TWO WORDS`,
  case when DBT_INTERNAL_DEST.lakec_there is null then DBT_INTERNAL_SOURCE.`MIXEDCASE` when DBT_INTERNAL_DEST.lakec_there and DBT_INTERNAL_SOURCE.lakec_there then DBT_INTERNAL_DEST.`MIXEDCASE` else DBT_INTERNAL_DEST.`MIXEDCASE` end as `MIXEDCASE`,
  case when DBT_INTERNAL_DEST.lakec_there is null then DBT_INTERNAL_SOURCE.`"exact"` when DBT_INTERNAL_DEST.lakec_there and DBT_INTERNAL_SOURCE.lakec_there then DBT_INTERNAL_DEST.`"exact"` else DBT_INTERNAL_DEST.`"exact"` end as `"exact"`,
  case when DBT_INTERNAL_DEST.lakec_there is null then DBT_INTERNAL_SOURCE.`NAïVE` when DBT_INTERNAL_DEST.lakec_there and DBT_INTERNAL_SOURCE.lakec_there then DBT_INTERNAL_SOURCE.`NAïVE` else DBT_INTERNAL_DEST.`NAïVE` end as `NAïVE`
from (select *, true as lakec_there from lake.silver.`Größe der "select"`) as DBT_INTERNAL_DEST
full outer join (select *, true as lakec_there from `Größe der "select"__lakec_new`) as DBT_INTERNAL_SOURCE
on (DBT_INTERNAL_SOURCE.`ORDER` <=> DBT_INTERNAL_DEST.`ORDER`) and (DBT_INTERNAL_SOURCE.`TWO WORDS` <=> DBT_INTERNAL_DEST.`TWO WORDS`) and (DBT_INTERNAL_SOURCE.`MIXEDCASE` <=> DBT_INTERNAL_DEST.`MIXEDCASE`) and (DBT_INTERNAL_SOURCE.`"exact"` <=> DBT_INTERNAL_DEST.`"exact"`);

-- drop the new rows
-- forget Größe der "select"__lakec_new

-- end of the transaction
