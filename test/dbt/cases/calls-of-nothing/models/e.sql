select {{ dbt.concat(['1', other.x()]) if execute and false else 1 }} as id
