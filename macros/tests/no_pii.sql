{#- No column of the model is personal data: none is made of a column marked `meta.pii` or tagged `pii`, through whatever expressions and names, unless it,
    or one on its way, is marked `meta.pii_ok`. Below a model whose SELECT can't be followed a column counts by its name; the row that fails says so. -#}
{% test no_pii(model, of) %}
select column_name, personal_in, known_by
from (
    values {% for each in personal_columns(of) %}('{{ each.column }}', '{{ each.of }}', '{{ each.by }}'), {% endfor %}('', '', '')
) as found (column_name, personal_in, known_by)
where column_name <> ''
{% endtest %}
