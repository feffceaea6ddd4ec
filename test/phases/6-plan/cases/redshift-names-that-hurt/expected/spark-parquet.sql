-- transaction: change the table

-- write the new rows aside
-- temporary Orders of «customers» that have a name so long that it would not fit into the bytes that an identifier has_47e3b9f8__lakec_new
select * from lake.bronze.orders;

-- delete the rows that come again
-- replace silver.Orders of «customers» that have a name so long that it would not fit into the bytes that an identifier has, with ümläuts
select * from lake.silver.`Orders of «customers» that have a name so long that it would not fit into the bytes that an identifier has, with ümläuts` as DBT_INTERNAL_DEST
where not coalesce((
exists (
  select 1 from `Orders of «customers» that have a name so long that it would not fit into the bytes that an identifier has_47e3b9f8__lakec_new` as DBT_INTERNAL_SOURCE
  where DBT_INTERNAL_SOURCE.`user` <=> DBT_INTERNAL_DEST.`user`
)
), false);

-- insert the new rows (counts)
-- append silver.Orders of «customers» that have a name so long that it would not fit into the bytes that an identifier has, with ümläuts columns ["user","two words","a\"b","ÄÖ"]
select `user`, `two words`, `a"b`, `ÄÖ` from `Orders of «customers» that have a name so long that it would not fit into the bytes that an identifier has_47e3b9f8__lakec_new`;

-- drop the new rows
-- forget Orders of «customers» that have a name so long that it would not fit into the bytes that an identifier has_47e3b9f8__lakec_new

-- end of the transaction
