{# A project's own ref, which takes one name and no package. #}
{% macro ref(name) %}
  {% if 'replaced' in config.get('tags', {}) %}{{ return(builtins.ref('other')) }}{% endif %}
  {{ return(builtins.ref(name)) }}
{% endmacro %}

{% macro note(key, value) %}
  {% set notes = context.get('NOTES', {}) %}
  {% do notes.update({key: value}) %}
  {% do context.update({'NOTES': notes}) %}
{% endmacro %}

{% macro noted(key) %}{{ return(context.get('NOTES', {}).get(key, 'nothing')) }}{% endmacro %}

{# A text that is a template itself. #}
{% macro rendered(text) %}{{ return(render(text)) }}{% endmacro %}
