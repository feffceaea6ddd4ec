select '{{ config.require('owner') }}' as a
