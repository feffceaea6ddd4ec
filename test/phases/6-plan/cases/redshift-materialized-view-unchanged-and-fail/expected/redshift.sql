-- alter: its rows are brought up to date

-- bring its rows up to date
refresh materialized view lake.silver.orders;
