{#- Models whose rows lie in files, under dbt-duckdb's names. -#}

{#- Where the rows of an external model lie that names no location. -#}
{% macro external_location(relation, config) -%}
    {{- adapter.external_root() }}/{{ relation.identifier }}{{ '' if (config.get('options') or {}).get('partition_by') is not none else '.' ~ config.get('format', 'parquet') -}}
{%- endmacro %}

{#- For `on-run-start` of a database in memory: views over the files of external models that the run reads and does not build. -#}
{% macro register_upstream_external_models() -%}
    {%- set found = [] -%}
    {%- if execute -%}
        {%- for id in selected_resources if id in graph.nodes -%}
            {%- for parent in graph.nodes[id].depends_on.nodes if parent in graph.nodes and parent not in selected_resources and graph.nodes[parent] not in found and graph.nodes[parent].config.materialized == 'external' -%}
                {%- do found.append(graph.nodes[parent]) -%}
            {%- endfor -%}
        {%- endfor -%}
        {%- for node in found -%}
            {%- do lakec.view_over_files(node, api.Relation.create(database=node.database, schema=node.schema, identifier=node.alias)) -%}
        {%- endfor -%}
    {%- endif -%}
{%- endmacro %}

{% macro view_over_files(node, relation) -%}
    {%- set place = node.config.get('location') or external_location(relation, node.config) -%}
    {%- set partition = (node.config.get('options') or {}).get('partition_by') -%}
    {%- if partition is string -%}{%- set partition = partition.split(',') -%}{%- endif -%}
    {%- if partition -%}{%- set place = place ~ '/*' * partition | length ~ '/*.' ~ node.config.get('format', 'parquet') -%}{%- endif -%}
    {%- call statement() -%}create schema if not exists {{ relation.without_identifier() }}{%- endcall -%}
    {%- call statement() -%}create or replace view {{ relation }} as select * from '{{ place }}'{%- endcall -%}
{%- endmacro %}
