select avg(v) as mean, sum(v) as total, min(cast(v as int)) as whole, max(v / 2e0) as half from (select a * 0.5e0 as v from given) as x
