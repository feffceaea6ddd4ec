select * from given using sample 1 rows
