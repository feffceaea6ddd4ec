select a + 1 as c, count(*) as n, max(b) as b
from given
where c > 1 and b <> 'x' and a in (select a from given where a = 2)
group by c
having n > 1
