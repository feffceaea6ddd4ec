{{ config(materialized='table') }}
-- depends_on: {{ ref('a') }}
{%- set rows = [] -%}
{%- if execute -%}
{%- for node in graph.nodes.values() if node.resource_type == 'model' and node.name == 'a' -%}
{%- do rows.append(('model', node.unique_id, node.config.materialized ~ '|' ~ node.tags ~ '|' ~ node.meta ~ '|' ~ node.description ~ '|' ~ node.access ~ '|' ~ node.columns.id.data_type ~ '|' ~ node.patch_path ~ '|' ~ node.original_file_path)) -%}
{%- endfor -%}
{%- for node in graph.sources.values() -%}
{%- do rows.append(('source', node.unique_id, node.source_name ~ '|' ~ node.source_description ~ '|' ~ node.columns.id.description ~ '|' ~ node.config.freshness.warn_after.count ~ '|' ~ node.freshness.warn_after.period ~ '|' ~ node.loaded_at_field ~ '|' ~ node.source_meta)) -%}
{%- endfor -%}
{%- for node in graph.exposures.values() -%}
{%- do rows.append(('exposure', node.unique_id, node.type ~ '|' ~ node.maturity ~ '|' ~ node.owner.name ~ '|' ~ node.depends_on.nodes ~ '|' ~ node.url)) -%}
{%- endfor -%}
{%- for group in graph.groups.values() -%}
{%- do rows.append(('group', group.unique_id, group.owner.name)) -%}
{%- endfor -%}
{%- endif -%}
{%- set re = modules.re -%}
{%- do rows.append(('pattern', 'verbose', re.findall("(?ix) # words
 ( from | join ) \s+ ([a-z_.]+)  # the name", 'select * FROM a.b join c') | string)) -%}
{%- do rows.append(('pattern', 'flags', re.sub('(?i)(?s)A.B', 'x', 'a
b A-b', 1) | string)) -%}
{%- do rows.append(('pattern', 'named', re.search('(?P<y>\d{4})-(?P<m>\d\d)', 'on 2026-02').groupdict() | string)) -%}
{% for kind, id, text in rows %}select '{{ kind }}' as kind, '{{ id }}' as id, '{{ text | replace("'", '"') }}' as text{{ ' union all ' if not loop.last }}
{% endfor %}
