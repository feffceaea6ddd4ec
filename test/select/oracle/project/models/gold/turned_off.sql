select 5 as gone
