{#- Two tables agree, group by group, on an aggregate: `value` over `model`, `to_value` over `compare_to` (the same as `value` unless given).
    No `group_by`: one group. Groups that one side lacks fail, unless their value is null there. `with_quarantine` adds the rows of the
    model's quarantine table. -#}
{% test reconcile(model, compare_to, value, to_value=none, group_by=[], to_group_by=none, where='true', to_where='true', with_quarantine=false) %}
{%- set keys = [group_by] if group_by is string else group_by %}
{%- set to_keys = keys if to_group_by is none else ([to_group_by] if to_group_by is string else to_group_by) %}
with ours as (
    select {% for key in keys %}{{ key }} as key_{{ loop.index }}, {% endfor %}{{ value }} as value
    from {% if with_quarantine -%}
    (
        select {{ keys | join(', ') }} from {{ model }}
        union all
        select {{ keys | join(', ') }} from {{ quarantine_of(model) }}
    ) as rows_of_both
    {%- else -%}{{ model }}
    {%- endif %}
    where {{ where }}
    {% if keys %}group by {{ keys | join(', ') }}{% endif %}
),

theirs as (
    select {% for key in to_keys %}{{ key }} as key_{{ loop.index }}, {% endfor %}{{ to_value or value }} as value
    from {{ compare_to }}
    where {{ to_where }}
    {% if to_keys %}group by {{ to_keys | join(', ') }}{% endif %}
)

select {% for key in keys %}coalesce(ours.key_{{ loop.index }}, theirs.key_{{ loop.index }}) as {{ key }}, {% endfor %}ours.value as value, theirs.value as to_value
from ours
{% if keys %}full outer join theirs on {% for key in keys %}ours.key_{{ loop.index }} = theirs.key_{{ loop.index }}{{ ' and ' if not loop.last }}{% endfor %}{% else %}cross join theirs{% endif %}
where ours.value is distinct from theirs.value
{% endtest %}

{% macro quarantine_of(relation) -%}
{{ api.Relation.create(database=relation.database, schema=relation.schema, identifier=relation.identifier ~ '__quarantine') }}
{%- endmacro %}
