(select a from given except all select 2) union (select a from given intersect select 3) order by a
