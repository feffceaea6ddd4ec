{{ config(materialized='table') }}
select '{{ this }}' as own, '{{ ref('goes_on') }}' as other, '{{ api.Relation.create(schema='a', identifier='b') }}' as made, '{{ this.include(database=false) }}' as less, '{{ this.quote(schema=false) }}' as other_quotes
