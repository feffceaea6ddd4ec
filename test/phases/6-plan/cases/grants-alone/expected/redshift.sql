-- alter: its grants alone

-- take SELECT from ROLE
revoke SELECT on lake.silver.orders from role;

-- take INSERT from ROLE
revoke INSERT on lake.silver.orders from role;

-- take OWNERSHIP from ROLE
revoke OWNERSHIP on lake.silver.orders from role;

-- grant select to analyst
grant select on lake.silver.orders to analyst;

-- grant select to reporter
grant select on lake.silver.orders to reporter;
