{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}
