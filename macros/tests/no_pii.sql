{#- No column of the model is personal data. Columns are followed by their names: one that is called like a column marked `meta.pii` of a
    model or source that it is built from fails, unless it is marked `meta.pii_ok` there. A column that was renamed on its way is found before
    anything runs: where `contracts.<layer>.allow_pii` is false, `lakec check` and every build follow the marked columns through each SELECT. -#}
{% test no_pii(model, of) %}
{%- set found = [] %}
{%- if execute %}
    {%- set ids = graph.nodes.keys() | list + graph.sources.keys() | list %}
    {%- set start = [] %}
    {%- for id in graph.nodes.keys() %}{% if graph.nodes[id].name == of and graph.nodes[id].resource_type in ['model', 'snapshot'] %}{% do start.append(id) %}{% endif %}{% endfor %}
    {%- set reached = [] %}
    {%- do collect_ancestors(start, reached) %}
    {%- set personal = {} %}
    {%- for id in reached %}
        {%- for column in (graph.nodes[id] if id in graph.nodes else graph.sources[id]).columns.values() %}
            {%- if column.meta.get('pii') %}{% do personal.update({column.name | lower: id}) %}{% endif %}
        {%- endfor %}
    {%- endfor %}
    {%- for id in start %}
        {%- for column in graph.nodes[id].columns.values() %}
            {%- if column.name | lower in personal %}{% do found.append([column.name, personal[column.name | lower]]) %}{% endif %}
        {%- endfor %}
    {%- endfor %}
{%- endif %}
select column_name, personal_in
from (
    values {% for column, id in found %}('{{ column }}', '{{ id }}'){{ ', ' if not loop.last }}{% else %}('', ''){% endfor %}
) as found (column_name, personal_in)
where column_name <> ''
{% endtest %}

{#- Adds the nodes that these are built from, near and far. -#}
{% macro collect_ancestors(ids, reached) -%}
{%- for id in ids if id in graph.nodes -%}
    {%- for parent in graph.nodes[id].depends_on.nodes if parent not in reached -%}
        {%- do reached.append(parent) -%}
        {%- do collect_ancestors([parent], reached) -%}
    {%- endfor -%}
{%- endfor -%}
{%- endmacro %}
