{% macro noted(name, said='') %}{% do run_query("insert into " ~ target.schema ~ ".calls values ('" ~ name ~ "', '" ~ said ~ "')") %}{% endmacro %}
