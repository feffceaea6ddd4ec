-- merge

-- write the new rows aside
create or replace temporary table lake.silver."GRößE DER ""SELECT""__LAKEC_NEW" as
select * from bronze.orders;

-- look for keys that come twice
select count(*) from (
  select "ORDER", "TWO WORDS", MIXEDCASE, "exact" from lake.silver."GRößE DER ""SELECT""__LAKEC_NEW"
  group by "ORDER", "TWO WORDS", MIXEDCASE, "exact"
  having count(*) > 1
) as doubled;
-- else duplicate-new-keys: {n|key comes|keys come} more than once (ORDER, TWO WORDS, MIXEDCASE, "exact") among the new rows of "Größe der "select"", and a merge would take either.

-- update the rows that come again, insert the others (counts)
merge into lake.silver."GRößE DER ""SELECT""" as DBT_INTERNAL_DEST
using lake.silver."GRößE DER ""SELECT""__LAKEC_NEW" as DBT_INTERNAL_SOURCE
on (DBT_INTERNAL_SOURCE."ORDER" is not distinct from DBT_INTERNAL_DEST."ORDER") and (DBT_INTERNAL_SOURCE."TWO WORDS" is not distinct from DBT_INTERNAL_DEST."TWO WORDS") and (DBT_INTERNAL_SOURCE.MIXEDCASE is not distinct from DBT_INTERNAL_DEST.MIXEDCASE) and (DBT_INTERNAL_SOURCE."exact" is not distinct from DBT_INTERNAL_DEST."exact")
when matched then update set
  "NAïVE" = DBT_INTERNAL_SOURCE."NAïVE"
when not matched then insert ("ORDER", "TWO WORDS", MIXEDCASE, "exact", "NAïVE")
values (DBT_INTERNAL_SOURCE."ORDER", DBT_INTERNAL_SOURCE."TWO WORDS", DBT_INTERNAL_SOURCE.MIXEDCASE, DBT_INTERNAL_SOURCE."exact", DBT_INTERNAL_SOURCE."NAïVE");

-- drop the new rows
drop table if exists lake.silver."GRößE DER ""SELECT""__LAKEC_NEW";
