-- insert

-- transaction: change the table
begin;

-- write the new rows aside
create temporary table "orders of «customers» that have a name so long that it would not fit into the bytes that an identifier ha_47e3b9f8__lakec_tmp"
as (
select * from lake.bronze.orders
);

-- delete the rows that come again
delete from lake.silver."orders of «customers» that have a name so long that it would not fit into the bytes that an identifier has, with ümläuts"
using "orders of «customers» that have a name so long that it would not fit into the bytes that an identifier ha_47e3b9f8__lakec_tmp" as DBT_INTERNAL_SOURCE
where coalesce(cast(DBT_INTERNAL_SOURCE."user" as varchar(65535)), chr(30)) = coalesce(cast(lake.silver."orders of «customers» that have a name so long that it would not fit into the bytes that an identifier has, with ümläuts"."user" as varchar(65535)), chr(30));

-- insert the new rows (counts)
insert into lake.silver."orders of «customers» that have a name so long that it would not fit into the bytes that an identifier has, with ümläuts" ("user", "two words", "a""b", "ÄÖ")
select "user", "two words", "a""b", "ÄÖ" from "orders of «customers» that have a name so long that it would not fit into the bytes that an identifier ha_47e3b9f8__lakec_tmp";

-- drop the new rows
drop table if exists "orders of «customers» that have a name so long that it would not fit into the bytes that an identifier ha_47e3b9f8__lakec_tmp" cascade;

commit;
