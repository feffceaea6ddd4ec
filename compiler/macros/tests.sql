{#- The four generic tests that dbt has. Each returns the rows that fail. -#}

{% test not_null(model, column_name) %}{{ return(adapter.dispatch('test_not_null', 'dbt')(model, column_name)) }}{% endtest %}

{% macro default__test_not_null(model, column_name) %}
select {{ '*' if should_store_failures() else column_name }}
from {{ model }}
where {{ column_name }} is null
{% endmacro %}

{% test unique(model, column_name) %}{{ return(adapter.dispatch('test_unique', 'dbt')(model, column_name)) }}{% endtest %}

{% macro default__test_unique(model, column_name) %}
select
    {{ column_name }} as unique_field,
    count(*) as n_records

from {{ model }}
where {{ column_name }} is not null
group by {{ column_name }}
having count(*) > 1
{% endmacro %}

{% test accepted_values(model, column_name, values, quote=True) %}{{ return(adapter.dispatch('test_accepted_values', 'dbt')(model, column_name, values, quote)) }}{% endtest %}

{% macro default__test_accepted_values(model, column_name, values, quote=True) %}
with all_values as (

    select
        {{ column_name }} as value_field,
        count(*) as n_records

    from {{ model }}
    group by {{ column_name }}

)

select *
from all_values
where value_field not in (
    {{ lakec.accepted_list(values, quote) }}
)
{% endmacro %}

{% macro accepted_list(values, quote) -%}
    {%- for value in values -%}
        {%- if quote -%}'{{ value | string | replace("'", "''") }}'{%- else -%}{{ value }}{%- endif -%}
        {%- if not loop.last -%},{%- endif -%}
    {%- endfor -%}
{%- endmacro %}

{% test relationships(model, column_name, to, field) %}{{ return(adapter.dispatch('test_relationships', 'dbt')(model, column_name, to, field)) }}{% endtest %}

{% macro default__test_relationships(model, column_name, to, field) %}
with child as (
    select {{ column_name }} as from_field
    from {{ model }}
    where {{ column_name }} is not null
),

parent as (
    select {{ field }} as to_field
    from {{ to }}
)

select
    from_field

from child
left join parent
    on child.from_field = parent.to_field

where parent.to_field is null
{% endmacro %}

{#- The join of a model with another: `many_to_one` says that the other side has one row at most for each key. Where lakec proves that from
    unique tests, constraints, GROUP BY or DISTINCT, nothing is counted; else the keys that come twice are found. -#}

{% test join_cardinality(model, to, on=none, to_on=none, cardinality='many_to_one', column_name=none) %}{{ return(adapter.dispatch('test_join_cardinality', 'lakec')(model, to, on, to_on, cardinality, column_name)) }}{% endtest %}

{% macro default__test_join_cardinality(model, to, on, to_on, cardinality, column_name) %}
{%- if cardinality not in ['many_to_one', 'one_to_many', 'one_to_one', 'many_to_many'] %}{% do exceptions.raise_compiler_error("The cardinality of a join is many_to_one, one_to_many, one_to_one or many_to_many, and not " ~ cardinality ~ ".") %}{% endif %}
{%- set own = on or column_name %}
{%- if not own %}{% do exceptions.raise_compiler_error("join_cardinality needs the columns that are joined on: on: [customer_id].") %}{% endif %}
{%- set own = [own] if own is string else own %}
{%- set other = to_on or own %}
{%- set other = [other] if other is string else other %}
{%- set sides = [] %}
{%- if cardinality in ['many_to_one', 'one_to_one'] %}{% do sides.append((to, other)) %}{% endif %}
{%- if cardinality in ['one_to_many', 'one_to_one'] %}{% do sides.append((model, own)) %}{% endif %}
{%- for relation, columns in sides %}
select {{ columns | join(', ') }}, count(*) as n_records
from {{ relation }}
where {{ columns | join(' is not null and ') }} is not null
group by {{ columns | join(', ') }}
having count(*) > 1
{{ 'union all' if not loop.last }}
{%- else %}
select 1 as n_records where 1 = 0
{%- endfor %}
{% endmacro %}

{#- The aggregate form of a test: `<name>__aggregate` gives how many rows fail, over one scan that other tests share.
    It takes the test's arguments, and gives nothing where it does not apply. A name that ends in `__probe` only tells
    zero from more, and the test's own query then counts. -#}

{% macro not_null__aggregate(model, column_name) %}count(*) filter (where {{ column_name }} is null){% endmacro %}

{% macro unique__probe(model, column_name) %}count({{ column_name }}) - count(distinct {{ column_name }}){% endmacro %}

{% macro accepted_values__probe(model, column_name, values, quote=True) -%}
count(*) filter (where {{ column_name }} not in ({{ lakec.accepted_list(values, quote) }}))
{%- endmacro %}

{#- What a test reads: its model, cut down by the test's `where`. -#}
{% macro get_where_subquery(relation) -%}{{ return(adapter.dispatch('get_where_subquery', 'dbt')(relation)) }}{%- endmacro %}

{% macro default__get_where_subquery(relation) -%}
    {%- set where = config.get('where') -%}
    {%- if where -%}
        {{ return('(select * from ' ~ relation ~ ' where ' ~ where ~ ') dbt_subquery') }}
    {%- else -%}
        {{ return(relation) }}
    {%- endif -%}
{%- endmacro %}

{% macro should_store_failures() -%}
    {%- set configured = config.get('store_failures') -%}
    {{ return(flags.STORE_FAILURES if configured is none else configured) }}
{%- endmacro %}
