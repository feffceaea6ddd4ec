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
-- sql silver.Größe der "select" rows "select count(*) from `Größe der \"select\"__lakec_new` as DBT_INTERNAL_SOURCE"
merge into {target} as DBT_INTERNAL_DEST
using `Größe der "select"__lakec_new` as DBT_INTERNAL_SOURCE
on (DBT_INTERNAL_SOURCE.`ORDER` <=> DBT_INTERNAL_DEST.`ORDER`) and (DBT_INTERNAL_SOURCE.`TWO WORDS` <=> DBT_INTERNAL_DEST.`TWO WORDS`) and (DBT_INTERNAL_SOURCE.`MIXEDCASE` <=> DBT_INTERNAL_DEST.`MIXEDCASE`) and (DBT_INTERNAL_SOURCE.`"exact"` <=> DBT_INTERNAL_DEST.`"exact"`)
when matched then update set `NAïVE` = DBT_INTERNAL_SOURCE.`NAïVE`
when not matched then insert (`ORDER`, `TWO WORDS`, `MIXEDCASE`, `"exact"`, `NAïVE`) values (DBT_INTERNAL_SOURCE.`ORDER`, DBT_INTERNAL_SOURCE.`TWO WORDS`, DBT_INTERNAL_SOURCE.`MIXEDCASE`, DBT_INTERNAL_SOURCE.`"exact"`, DBT_INTERNAL_SOURCE.`NAïVE`);

-- drop the new rows
-- forget Größe der "select"__lakec_new

-- end of the transaction
