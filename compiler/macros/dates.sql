{#- Dates under dbt's names. -#}

{% macro date(year, month, day) -%}{{ adapter.dispatch('date', 'dbt')(year, month, day) }}{%- endmacro %}
{% macro default__date(year, month, day) -%}
{%- set value = modules.datetime.date(year, month, day).strftime('%Y-%m-%d') -%}
to_date('{{ value }}', 'YYYY-MM-DD')
{%- endmacro %}
{% macro duckdb__date(year, month, day) -%}make_date({{ year }}, {{ month }}, {{ day }}){%- endmacro %}
{% macro spark__date(year, month, day) -%}cast('{{ modules.datetime.date(year, month, day).strftime('%Y-%m-%d') }}' as date){%- endmacro %}

{% macro dateadd(datepart, interval, from_date_or_timestamp) -%}{{ adapter.dispatch('dateadd', 'dbt')(datepart, interval, from_date_or_timestamp) }}{%- endmacro %}
{% macro default__dateadd(datepart, interval, from_date_or_timestamp) -%}
dateadd(
        {{ datepart }},
        {{ interval }},
        {{ from_date_or_timestamp }}
        )
{%- endmacro %}
{% macro duckdb__dateadd(datepart, interval, from_date_or_timestamp) -%}
{%- set part = datepart | lower -%}
{%- set times, unit = {'quarter': (3, 'month'), 'week': (7, 'day')}.get(part, (1, part)) -%}
{%- set count = 'cast(' ~ interval ~ ' as bigint)' -%}
({{ from_date_or_timestamp }} + {{ count if times == 1 else '(' ~ count ~ ' * ' ~ times ~ ')' }} * interval 1 {{ unit }})
{%- endmacro %}
{% macro spark__dateadd(datepart, interval, from_date_or_timestamp) -%}timestampadd({{ datepart }}, {{ interval }}, {{ from_date_or_timestamp }}){%- endmacro %}
{% macro postgres__dateadd(datepart, interval, from_date_or_timestamp) -%}
{%- set times, unit = {'quarter': (3, 'month')}.get(datepart | lower, (1, datepart | lower)) -%}
({{ from_date_or_timestamp }} + (({{ interval }}){{ ' * ' ~ times if times > 1 }}) * interval '1 {{ unit }}')
{%- endmacro %}
{% macro redshift__dateadd(datepart, interval, from_date_or_timestamp) -%}{{ lakec.default__dateadd(datepart, interval, from_date_or_timestamp) }}{%- endmacro %}

{% macro datediff(first_date, second_date, datepart) -%}{{ adapter.dispatch('datediff', 'dbt')(first_date, second_date, datepart) }}{%- endmacro %}
{% macro default__datediff(first_date, second_date, datepart) -%}
datediff(
        {{ datepart }},
        {{ first_date }},
        {{ second_date }}
        )
{%- endmacro %}
{% macro duckdb__datediff(first_date, second_date, datepart) -%}
{%- if datepart == 'week' -%}
({{ datediff(first_date, second_date, 'day') }} // 7 + case
    when date_part('dow', ({{ first_date }})::timestamp) <= date_part('dow', ({{ second_date }})::timestamp) then case when {{ first_date }} <= {{ second_date }} then 0 else -1 end
    else case when {{ first_date }} <= {{ second_date }} then 1 else 0 end
end)
{%- else -%}
(date_diff('{{ datepart }}', {{ first_date }}::timestamp, {{ second_date }}::timestamp ))
{%- endif -%}
{%- endmacro %}
{% macro spark__datediff(first_date, second_date, datepart) -%}
timestampdiff({{ datepart }}, date_trunc('{{ datepart }}', {{ first_date }}), date_trunc('{{ datepart }}', {{ second_date }}))
{%- endmacro %}
{% macro postgres__datediff(first_date, second_date, datepart) -%}
{%- set part = datepart | lower -%}
{%- set first, second = '(' ~ first_date ~ ')::timestamp', '(' ~ second_date ~ ')::timestamp' -%}
{%- set years = "date_part('year', " ~ second ~ ") - date_part('year', " ~ first ~ ")" -%}
{%- set seconds = {'hour': 3600, 'minute': 60, 'second': 1} -%}
{%- if part == 'day' -%}(({{ second_date }})::date - ({{ first_date }})::date)
{%- elif part == 'week' -%}
((({{ second_date }})::date - ({{ first_date }})::date) / 7 + case
    when date_part('dow', {{ first }}) <= date_part('dow', {{ second }}) then case when {{ first_date }} <= {{ second_date }} then 0 else -1 end
    else case when {{ first_date }} <= {{ second_date }} then 1 else 0 end
end)
{%- elif part == 'year' -%}({{ years }})
{%- elif part in ('quarter', 'month') -%}(({{ years }}) * {{ 4 if part == 'quarter' else 12 }} + date_part('{{ part }}', {{ second }}) - date_part('{{ part }}', {{ first }}))
{%- elif part in seconds -%}(extract(epoch from date_trunc('{{ part }}', {{ second }}) - date_trunc('{{ part }}', {{ first }})) / {{ seconds[part] }})
{%- else -%}{{ exceptions.raise_compiler_error('Unsupported datepart for macro datediff in postgres: ' ~ datepart) }}
{%- endif -%}
{%- endmacro %}
{% macro redshift__datediff(first_date, second_date, datepart) -%}{{ lakec.default__datediff(first_date, second_date, datepart) }}{%- endmacro %}

{% macro date_trunc(datepart, date) -%}{{ adapter.dispatch('date_trunc', 'dbt')(datepart, date) }}{%- endmacro %}
{% macro default__date_trunc(datepart, date) -%}date_trunc('{{ datepart }}', {{ date }}){%- endmacro %}

{% macro default_last_day(date, datepart) -%}{{ lakec.default__last_day(date, datepart) }}{%- endmacro %}

{% macro last_day(date, datepart) -%}{{ adapter.dispatch('last_day', 'dbt')(date, datepart) }}{%- endmacro %}
{% macro default__last_day(date, datepart) -%}
cast({{ dbt.dateadd('day', '-1', dbt.dateadd(datepart, '1', dbt.date_trunc(datepart, date))) }} as date)
{%- endmacro %}
{% macro duckdb__last_day(date, datepart) -%}
{%- if datepart == 'quarter' -%}
cast({{ dbt.dateadd('day', '-1', dbt.dateadd('month', '3', dbt.date_trunc(datepart, date))) }} as date)
{%- else -%}{{ lakec.default__last_day(date, datepart) }}{%- endif -%}
{%- endmacro %}

{% macro current_timestamp() -%}{{ adapter.dispatch('current_timestamp', 'dbt')() }}{%- endmacro %}
{% macro default__current_timestamp() -%}now(){%- endmacro %}
{% macro spark__current_timestamp() -%}current_timestamp(){%- endmacro %}
{% macro snowflake__current_timestamp() -%}convert_timezone('UTC', current_timestamp()){%- endmacro %}
{% macro redshift__current_timestamp() -%}getdate(){%- endmacro %}

{% macro current_timestamp_backcompat() -%}{{ return(adapter.dispatch('current_timestamp_backcompat', 'dbt')()) }}{%- endmacro %}
{% macro default__current_timestamp_backcompat() -%}current_timestamp::timestamp{%- endmacro %}
{% macro redshift__current_timestamp_backcompat() -%}getdate(){%- endmacro %}

{% macro current_timestamp_in_utc_backcompat() -%}{{ adapter.dispatch('current_timestamp_in_utc_backcompat', 'dbt')() }}{%- endmacro %}
{% macro default__current_timestamp_in_utc_backcompat() -%}{{ current_timestamp_backcompat() }}{%- endmacro %}
{% macro postgres__current_timestamp_in_utc_backcompat() -%}(current_timestamp at time zone 'utc')::timestamp{%- endmacro %}
{% macro redshift__current_timestamp_in_utc_backcompat() -%}{{ current_timestamp_backcompat() }}{%- endmacro %}
{% macro snowflake__current_timestamp_in_utc_backcompat() -%}convert_timezone('UTC', current_timestamp::timestamp)::timestamp{%- endmacro %}

{% macro convert_datetime(date_str, date_fmt) -%}{{ return(modules.datetime.datetime.strptime(date_str, date_fmt)) }}{%- endmacro %}

{% macro dates_in_range(start_date_str, end_date_str=none, in_fmt='%Y%m%d', out_fmt='%Y%m%d') -%}
    {%- set first = convert_datetime(start_date_str, in_fmt) -%}
    {%- set last = convert_datetime(start_date_str if end_date_str is none else end_date_str, in_fmt) -%}
    {%- set days = (last - first).days -%}
    {%- if days < 0 -%}{{ exceptions.raise_compiler_error('Partition start date is after the end date: ' ~ start_date_str ~ ', ' ~ end_date_str) }}{%- endif -%}
    {%- set dates = [] -%}
    {%- for i in range(days + 1) -%}{%- do dates.append((first + modules.datetime.timedelta(days=i)).strftime(out_fmt)) -%}{%- endfor -%}
    {{ return(dates) }}
{%- endmacro %}

{% macro partition_range(raw_partition_date, date_fmt='%Y%m%d') -%}
    {%- set ends = (raw_partition_date | string).split(',') -%}
    {%- if ends | length > 2 -%}{{ exceptions.raise_compiler_error('Invalid partition time. Expected format: {Start Date}[,{End Date}]. Got: ' ~ raw_partition_date) }}{%- endif -%}
    {{ return(dates_in_range(ends[0], ends[1] if ends | length == 2 else none, in_fmt=date_fmt)) }}
{%- endmacro %}

{% macro py_current_timestring() -%}{{ return(run_started_at.strftime('%Y%m%d%H%M%S%f')) }}{%- endmacro %}

{% macro get_powers_of_two(upper_bound) -%}{{ return(adapter.dispatch('get_powers_of_two', 'dbt')(upper_bound)) }}{%- endmacro %}
{% macro default__get_powers_of_two(upper_bound) -%}
    {%- if upper_bound <= 0 -%}{{ exceptions.raise_compiler_error('upper bound must be positive') }}{%- endif -%}
    {%- for power in range(1, 100) -%}{%- if upper_bound <= 2 ** power -%}{{ return(power) }}{%- endif -%}{%- endfor -%}
{%- endmacro %}

{% macro generate_series(upper_bound) -%}{{ adapter.dispatch('generate_series', 'dbt')(upper_bound) }}{%- endmacro %}
{% macro duckdb__generate_series(upper_bound) -%}
select generate_series as generated_number from generate_series(1, {{ upper_bound }})
{%- endmacro %}
{% macro default__generate_series(upper_bound) -%}
{%- set n = get_powers_of_two(upper_bound) %}

    with p as (
        select 0 as generated_number union all select 1
    ), unioned as (

    select

    {% for i in range(n) %}
    p{{ i }}.generated_number * power(2, {{ i }})
    {% if not loop.last %} + {% endif %}
    {% endfor %}
    + 1
    as generated_number

    from

    {% for i in range(n) %}
    p as p{{ i }}
    {% if not loop.last %} cross join {% endif %}
    {% endfor %}

    )

    select *
    from unioned
    where generated_number <= {{ upper_bound }}
    order by generated_number

{% endmacro %}

{% macro date_spine(datepart, start_date, end_date) -%}{{ adapter.dispatch('date_spine', 'dbt')(datepart, start_date, end_date) }}{%- endmacro %}
{% macro default__date_spine(datepart, start_date, end_date) %}

with rawdata as (

    {{ dbt.generate_series(dbt.get_intervals_between(start_date, end_date, datepart)) }}

),

all_periods as (

    select (
        {{ dbt.dateadd(datepart, 'row_number() over (order by 1) - 1', start_date) }}
    ) as date_{{ datepart }}
    from rawdata

),

filtered as (

    select *
    from all_periods
    where date_{{ datepart }} <= {{ end_date }}

)

select * from filtered

{% endmacro %}

{% macro get_intervals_between(start_date, end_date, datepart) -%}{{ return(adapter.dispatch('get_intervals_between', 'dbt')(start_date, end_date, datepart)) }}{%- endmacro %}
{% macro default__get_intervals_between(start_date, end_date, datepart) -%}
    {%- if not execute -%}{{ return(1) }}{%- endif -%}
    {{ return(run_query('select ' ~ dbt.datediff(start_date, end_date, datepart)).rows[0][0]) }}
{%- endmacro %}
