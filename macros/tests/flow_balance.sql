{#- Of every run, the rows that went into the table are those in it, in quarantine, deleted and superseded. -#}
{% test flow_balance(model, table) %}
select *
from {{ source('ops', 'row_flow') }}
where
    "table" = '{{ table }}'
    and rows_in <> rows_out + quarantined + deleted + superseded

union all

-- A table that no run wrote anything down for is not balanced either.
select cast(null as {{ lakec.text_type() }}), '{{ table }}', cast(null as {{ lakec.text_type() }}), 0, 0, 0, 0, 0
where not exists (select 1 from {{ source('ops', 'row_flow') }} where "table" = '{{ table }}')
{% endtest %}
