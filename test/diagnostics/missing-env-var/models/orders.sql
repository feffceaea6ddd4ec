select '{{ env_var('NOT_SET') }}' as a
