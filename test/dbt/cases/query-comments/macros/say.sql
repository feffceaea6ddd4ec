{% macro say(node) %}by {{ target.name }}{% if node %} for {{ node.unique_id }}, a {{ node.resource_type }}{% endif %}, in dev{% endmacro %}
