{% include 'other.sql' %}
select 1 as a
