{%- set datetime = modules.datetime.datetime -%}
{%- set said = [] -%}
{%- for name in ['America/Los_Angeles', 'Asia/Tokyo', 'Asia/Kolkata', 'Europe/London', 'Australia/Sydney', 'America/New_York', 'Etc/GMT+5', 'UTC'] -%}
  {%- set zone = modules.pytz.timezone(name) -%}
  {%- do said.append([name, 'summer', zone.localize(datetime(2024, 7, 1, 12)) | string]) -%}
  {%- do said.append([name, 'winter', zone.localize(datetime(2024, 1, 1, 12)).isoformat()]) -%}
  {%- do said.append([name, 'from utc', datetime(2024, 3, 10, 12, 30, tzinfo=modules.pytz.utc).astimezone(zone) | string]) -%}
  {%- do said.append([name, 'as tzinfo', datetime(1997, 9, 29, 6, 14, 0, tzinfo=zone) | string]) -%}
  {%- do said.append([name, 'in days', zone.normalize(zone.localize(datetime(2024, 7, 1)) - modules.datetime.timedelta(days=200)) | string]) -%}
  {%- do said.append([name, 'its name', zone.zone ~ ' ' ~ zone]) -%}
{%- endfor -%}
{%- set berlin = modules.pytz.timezone('Europe/Berlin') -%}
{%- do said.append(['Europe/Berlin', 'twice', berlin.localize(datetime(2024, 10, 27, 2, 30)) | string]) -%}
{%- do said.append(['Europe/Berlin', 'skipped', berlin.localize(datetime(2024, 3, 31, 2, 30)) | string]) -%}
{%- do said.append(['Europe/Berlin', 'later', (berlin.localize(datetime(2024, 7, 1)) > modules.pytz.utc.localize(datetime(2024, 6, 30, 21, 59))) | string]) -%}
{% for name, what, time in said %}select '{{ name }}' as zone, '{{ what }}' as what, '{{ time }}' as time{{ ' union all\n' if not loop.last }}{% endfor %}
