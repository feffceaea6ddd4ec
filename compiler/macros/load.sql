{#- Bronze: a source's landed texts become typed columns, and every row that does not fit says why. -#}

{#- The SELECT of a `load` model. It reads the texts of the source's declared columns, and gives them typed, in declared order, then the
    metadata columns, then `_raw`, `_reject_reason` and `_reject_reasons`, by which the materialization tells the table's rows from those of
    its quarantine. `codes` names text columns that are kept in upper case. -#}
{% macro load_source(source_name, table_name, codes=[]) -%}
{%- set columns = lakec.source_columns(source_name, table_name) -%}
{%- set key = lakec.source_key(source_name, table_name) -%}
{%- set partitions = config.get('partition_by', []) -%}
with landed as (
    select
    {%- for column in columns %}
        nullif(trim({{ adapter.quote(column.name) }}), '') as {{ adapter.quote(column.name) }},
    {%- endfor %}
        _extra, _source_file, _row_hash, _raw, _line_error
    from {{ source(source_name, table_name) }}
),

typed as (
    select
    {%- for column in columns %}
        {{ lakec.typed_column(column, codes) }} as {{ adapter.quote(column.name) }},
    {%- endfor %}
        _extra, _source_file, _row_hash, _raw,
        nullif(concat_ws(',', _line_error
    {%- for column in columns -%}
        {%- set name = adapter.quote(column.name) -%}
        {%- if column.required %},
            case when _line_error is null and {{ name }} is null then '{{ 'null_key' if column.name in key else 'null_required:' ~ column.name }}' end
        {%- endif -%}
        {%- if column.data_type not in ['string', none] %},
            case when _line_error is null and {{ name }} is not null and {{ lakec.typed_column(column, codes) }} is null then 'bad_type:{{ column.name }}' end
        {%- endif -%}
    {%- endfor %}
        ), '') as _reject_reasons
    from landed
)

select
{%- for column in columns %}
    {{ adapter.quote(column.name) }},
{%- endfor %}
    cast('{{ source_name }}' as {{ lakec.text_type() }}) as _source_system,
    _source_file,
    {{ lakec.parse_date(lakec.file_date_text('_source_file')) }} as _file_date,
    _row_hash,
{%- if '_run_date' not in partitions %}
    cast('{{ var('as_of_date') }}' as date) as _run_date,
{%- endif %}
    _extra,
    cast('{{ run_started_at.strftime('%Y-%m-%d %H:%M:%S.%f') }}' as timestamp) as _ingested_at,
    cast('{{ invocation_id }}' as {{ lakec.text_type() }}) as _batch_id,
{%- if '_run_date' in partitions %}
    cast('{{ var('as_of_date') }}' as date) as _run_date,
{%- endif %}
    _raw,
    split_part(_reject_reasons, ',', 1) as _reject_reason,
    _reject_reasons
from typed
{%- endmacro %}

{#- A landed text as the type that the source declares; null where it does not parse. -#}
{% macro typed_column(column, codes=[]) -%}
{%- set name = adapter.quote(column.name) -%}
{%- set type = (column.data_type or 'string') | lower -%}
{%- if type == 'string' and column.name in codes -%}upper({{ name }})
{%- elif type == 'string' -%}{{ name }}
{%- elif type in ['int', 'bigint'] -%}{{ lakec.parse_int(name, type) }}
{%- elif type.startswith('decimal(') -%}
    {%- set size = type[8:-1].split(',') -%}
    {{ lakec.parse_decimal(name, size[0] | int, size[1] | int) }}
{%- elif type == 'date' -%}{{ lakec.parse_date(name) }}
{%- elif type == 'timestamp' -%}{{ lakec.parse_ts(name) }}
{%- elif type == 'boolean' -%}{{ lakec.parse_bool(name) }}
{%- else -%}{{ exceptions.raise_compiler_error('The source column "' ~ column.name ~ '" has the type "' ~ column.data_type ~ '", which a load does not know. Use string, int, bigint, decimal(p,s), date, timestamp or boolean.') }}
{%- endif -%}
{%- endmacro %}

{#- The YYYY-MM-DD of `date=YYYY-MM-DD` in a path; empty text when there is none. -#}
{% macro file_date_text(path) -%}{{ return(adapter.dispatch('file_date_text', 'lakec')(path)) }}{%- endmacro %}
{% macro duckdb__file_date_text(path) -%}regexp_extract({{ path }}, 'date=([0-9]{4}-[0-9]{2}-[0-9]{2})/', 1){%- endmacro %}
{% macro spark__file_date_text(path) -%}regexp_extract({{ path }}, 'date=([0-9]{4}-[0-9]{2}-[0-9]{2})/', 1){%- endmacro %}

{% macro snowflake__file_date_text(path) -%}coalesce(regexp_substr({{ path }}, 'date=([0-9]{4}-[0-9]{2}-[0-9]{2})/', 1, 1, 'e', 1), ''){%- endmacro %}
{% macro redshift__file_date_text(path) -%}coalesce(regexp_substr({{ path }}, 'date=([0-9]{4}-[0-9]{2}-[0-9]{2})/', 1, 1, 'e'), ''){%- endmacro %}

{#- The columns that a source declares, in order; none while the project is being parsed. -#}
{% macro source_columns(source_name, table_name) -%}
{%- if not execute -%}{{ return([]) }}{%- endif -%}
{{ return(graph.sources['source.' ~ project_name ~ '.' ~ source_name ~ '.' ~ table_name].columns.values() | list) }}
{%- endmacro %}

{#- The key columns of a source's table, from the config. -#}
{% macro source_key(source_name, table_name) -%}
{%- set key = conf('sources.' ~ source_name ~ '.tables.' ~ table_name ~ '.key', []) -%}
{{ return([key] if key is string else key) }}
{%- endmacro %}

{#- A row's declared source columns as one JSON object of canonical texts, keys sorted: `_raw` of quarantine tables above bronze. -#}
{% macro source_json(source_name, table_name) -%}
{%- set pairs = [] -%}
{%- for column in lakec.source_columns(source_name, table_name) | sort(attribute='name') -%}
    {%- do pairs.append("'" ~ column.name ~ "', cast(" ~ adapter.quote(column.name) ~ ' as ' ~ lakec.text_type() ~ ')') -%}
{%- endfor -%}
{{ return(adapter.dispatch('json_object_text', 'lakec')(pairs)) }}
{%- endmacro %}
{% macro duckdb__json_object_text(pairs) -%}cast(json_object({{ pairs | join(', ') }}) as varchar){%- endmacro %}
{% macro snowflake__json_object_text(pairs) -%}to_json(object_construct_keep_null({{ pairs | join(', ') }})){%- endmacro %}
{% macro redshift__json_object_text(pairs) -%}json_serialize(object({{ pairs | join(', ') }})){%- endmacro %}
{% macro spark__json_object_text(pairs) -%}to_json(named_struct({{ pairs | join(', ') }}), map('ignoreNullFields', 'false')){%- endmacro %}
