{% macro cents(x) %}({{ x }} * 100){% endmacro %}
{% endmacro %}
{{ a word too many }}
{% frobnicate "%}" %}
{% set = 3 %}
{% macro euros(x) %}({{ x }} / 100){% endmacro %}
