select
    customer_id,
    sum(weight) as weight,
    string_agg(tag, ',') as tags,
    first(tag) as tag
from (values (1, 0.5e0, 'a'), (1, 1.5e0, 'b')) as t(customer_id, weight, tag)
group by customer_id
