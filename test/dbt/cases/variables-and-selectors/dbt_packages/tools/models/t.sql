{{ config(tags='pack') }}
select '{{ var('shared') }}' as shared, '{{ var('deep').a | join('-') }}' as deep, '{{ var('given', 'nothing') }}' as given
