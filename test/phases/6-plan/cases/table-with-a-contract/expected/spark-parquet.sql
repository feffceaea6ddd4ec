-- transaction: replace the table

-- create the table
-- create silver.orders columns [{"name":"id","type":"bigint","nullable":false},{"name":"amount","type":"decimal(18,4)","nullable":true},{"name":"label","type":"string","nullable":true}] if_not_exists false

-- fill it (counts)
-- append silver.orders columns ["id","amount","label"]
select id, amount, label from (
select 1.5 as amount, 1 as id, 'x' as label
) as model;

-- end of the transaction
