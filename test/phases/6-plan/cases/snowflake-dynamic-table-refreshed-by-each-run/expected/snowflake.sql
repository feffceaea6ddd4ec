-- alter: its rows are brought up to date

-- bring its rows up to date
alter dynamic table lake.silver.orders refresh;
