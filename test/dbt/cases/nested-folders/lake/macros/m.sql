{% macro area() %}{{ return(model.fqn[1] ~ '_' ~ model.path ~ '_' ~ model.original_file_path ~ '_' ~ model.package_name) }}{% endmacro %}
