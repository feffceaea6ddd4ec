{#- Types by name; an engine's own spelling where it differs. -#}

{% macro type_string() -%}{{ adapter.dispatch('type_string', 'dbt')() }}{%- endmacro %}
{% macro default__type_string() -%}TEXT{%- endmacro %}
{% macro spark__type_string() -%}string{%- endmacro %}
{% macro redshift__type_string() -%}varchar{%- endmacro %}

{% macro type_timestamp() -%}{{ adapter.dispatch('type_timestamp', 'dbt')() }}{%- endmacro %}
{% macro default__type_timestamp() -%}timestamp{%- endmacro %}
{% macro snowflake__type_timestamp() -%}timestamp_ntz{%- endmacro %}
{% macro postgres__type_timestamp() -%}timestamp without time zone{%- endmacro %}

{% macro type_float() -%}{{ adapter.dispatch('type_float', 'dbt')() }}{%- endmacro %}
{% macro default__type_float() -%}float{%- endmacro %}

{% macro type_numeric() -%}{{ adapter.dispatch('type_numeric', 'dbt')() }}{%- endmacro %}
{% macro default__type_numeric() -%}numeric(28,6){%- endmacro %}

{% macro type_bigint() -%}{{ adapter.dispatch('type_bigint', 'dbt')() }}{%- endmacro %}
{% macro default__type_bigint() -%}bigint{%- endmacro %}

{% macro type_int() -%}{{ adapter.dispatch('type_int', 'dbt')() }}{%- endmacro %}
{% macro default__type_int() -%}integer{%- endmacro %}
{% macro spark__type_int() -%}int{%- endmacro %}

{% macro type_boolean() -%}{{ adapter.dispatch('type_boolean', 'dbt')() }}{%- endmacro %}
{% macro default__type_boolean() -%}boolean{%- endmacro %}

{#- Types as lakec's properties name them, in the engine's spelling. -#}
{% macro text_type() -%}{{ adapter.dispatch('text_type', 'lakec')() }}{%- endmacro %}
{% macro default__text_type() -%}varchar{%- endmacro %}
{% macro spark__text_type() -%}string{%- endmacro %}
{#- A varchar without a length has 256 bytes there, and cuts what is cast to it. -#}
{% macro redshift__text_type() -%}varchar(65535){%- endmacro %}
