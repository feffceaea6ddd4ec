select * from {{ ref('between') }}(3, hi := 6) union all select * from {{ ref('between') }}(9) union all from {{ ref('nothing_given') }}()
