{% do exceptions.warn('old macro') %}
select 1 as a
