{% macro duckdb__snapshot_hash_arguments(args) %}md5('timely' || {% for arg in args %}coalesce(cast({{ arg }} as varchar), ''){% if not loop.last %} || '/' || {% endif %}{% endfor %}){% endmacro %}
{% macro snapshot_newest_strategy(node, snapshotted_rel, current_rel, model_config, target_exists) %}
    {% set key = config.get('unique_key') %}
    {{ return({'unique_key': key, 'updated_at': 'seen', 'row_changed': snapshotted_rel ~ '.seen < ' ~ current_rel ~ '.seen', 'scd_id': "'s' || " ~ key ~ " || seen", 'invalidate_hard_deletes': false, 'hard_deletes': 'ignore'}) }}
{% endmacro %}
