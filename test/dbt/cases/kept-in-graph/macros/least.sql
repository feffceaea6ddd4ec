{% macro least() -%}
  {%- if execute -%}{{ return(run_query("select min(id) as least from " ~ ref('a')).distinct('least').rows[0][0]) }}{%- endif -%}1
{%- endmacro %}
