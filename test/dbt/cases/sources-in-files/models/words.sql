{% set r = source('raw', 'orders') %}
select $${{ r }}|{{ r.identifier }}|{{ r.schema }}|{{ r.include(database=false) }}|{{ r.render() }}|{{ r.type }}|{{ r.name }}$$ as words
