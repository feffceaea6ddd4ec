/**
 * Redshift's functions that PostgreSQL lacks or has otherwise, as far as lakec's texts use them; they stand before PostgreSQL's own in the
 * search path. Dates are counted by the borders between them, as Redshift counts.
 */
export const SHIMS = `
create schema redshift;
create domain redshift.super as jsonb;
create view redshift.svv_mv_info as select current_database()::char(128) as database_name, n.nspname::char(128) as schema_name, c.relname::char(128) as name, case when obj_description(c.oid) ~* 'auto refresh yes' then 't' else 'f' end as autorefresh from pg_class as c join pg_namespace as n on n.oid = c.relnamespace where c.relkind = 'm';
create view redshift.pg_views as select schemaname, viewname, definition from pg_catalog.pg_views union all select n.nspname, c.relname, obj_description(c.oid) from pg_class as c join pg_namespace as n on n.oid = c.relnamespace where c.relkind = 'm';
create view redshift.svv_external_tables as select ''::varchar as schemaname, ''::varchar as tablename where false;
create view redshift.svv_external_columns as select ''::varchar as schemaname, ''::varchar as tablename, ''::varchar as columnname, ''::varchar as external_type, 0 as columnnum where false;
create view redshift.svv_relation_privileges as select table_schema::varchar as namespace_name, table_name::varchar as relation_name, privilege_type::varchar, lower(grantee)::varchar as identity_name, (case when grantee = 'PUBLIC' then 'public' else 'user' end)::varchar as identity_type from information_schema.role_table_grants;
create function redshift.pg_get_late_binding_view_cols() returns setof record language sql stable as $$ select ''::name, ''::name, ''::name, ''::varchar, 0 where false $$;
create function redshift.len(text) returns integer language sql immutable as $$ select length($1) $$;
create function redshift.getdate() returns timestamp language sql stable as $$ select date_trunc('second', now()::timestamp) $$;
create function redshift.strtol(text, integer) returns bigint language plpgsql immutable as $$
begin
  if $2 <> 16 then raise exception 'strtol: base % is not in this double', $2; end if;
  return ('x' || lpad($1, 16, '0'))::bit(64)::bigint;
end $$;
create function redshift.dateadd(unit text, n numeric, at timestamp) returns timestamp language sql immutable as $$
  select case lower(unit)
    when 'us' then at + make_interval(secs => 0) + n * interval '1 microsecond' when 'microsecond' then at + n * interval '1 microsecond' when 'microseconds' then at + n * interval '1 microsecond'
    when 'ms' then at + n * interval '1 millisecond' when 'millisecond' then at + n * interval '1 millisecond'
    when 'quarter' then at + n * interval '3 months' when 'qtr' then at + n * interval '3 months'
    else at + n * ('1 ' || rtrim(lower(unit), 's'))::interval end $$;
create function redshift.datediff(unit text, a timestamp, b timestamp) returns bigint language plpgsql immutable as $$
declare u text := lower(unit);
begin
  if u in ('us', 'microsecond', 'microseconds') then return (extract(epoch from b) * 1000000)::numeric::bigint - (extract(epoch from a) * 1000000)::numeric::bigint; end if;
  if u in ('ms', 'millisecond', 'milliseconds') then return floor(extract(epoch from b) * 1000) - floor(extract(epoch from a) * 1000); end if;
  if u in ('s', 'sec', 'second', 'seconds') then return floor(extract(epoch from b)) - floor(extract(epoch from a)); end if;
  if u in ('mi', 'min', 'minute', 'minutes') then return floor(extract(epoch from b) / 60) - floor(extract(epoch from a) / 60); end if;
  if u in ('h', 'hr', 'hour', 'hours') then return floor(extract(epoch from b) / 3600) - floor(extract(epoch from a) / 3600); end if;
  if u in ('d', 'day', 'days') then return b::date - a::date; end if;
  if u in ('w', 'week', 'weeks') then return (date_trunc('week', b + interval '1 day')::date - date_trunc('week', a + interval '1 day')::date) / 7; end if;
  if u in ('mon', 'month', 'months') then return (extract(year from b) - extract(year from a)) * 12 + extract(month from b) - extract(month from a); end if;
  if u in ('qtr', 'quarter', 'quarters') then return (extract(year from b) - extract(year from a)) * 4 + extract(quarter from b) - extract(quarter from a); end if;
  if u in ('y', 'yr', 'year', 'years') then return extract(year from b) - extract(year from a); end if;
  raise exception 'datediff: % is not in this double', unit;
end $$;
create function redshift.add_months(at timestamp, n bigint) returns timestamp language sql immutable as $$
  select case when (date_trunc('month', at) + interval '1 month - 1 day')::date = at::date
    then date_trunc('month', at) + make_interval(months => n::int + 1) - interval '1 day' + (at - date_trunc('day', at))
    else at + make_interval(months => n::int) end $$;
create function redshift.last_day(at timestamp) returns date language sql immutable as $$ select (date_trunc('month', at) + interval '1 month - 1 day')::date $$;
create function redshift.trunc(at timestamp) returns date language sql immutable as $$ select at::date $$;
create function redshift.regexp_replace(text, text, text) returns text language sql immutable as $$ select pg_catalog.regexp_replace($1, $2, $3, 'g') $$;
create function redshift.json_extract_path_text(source text, variadic path text[]) returns text language sql immutable as $$ select coalesce(pg_catalog.json_extract_path_text(source::json, variadic path), '') $$;
create function redshift.is_valid_json(text) returns boolean language sql immutable as $$ select $1 is json object $$;
create function redshift.can_json_parse(text) returns boolean language sql immutable as $$ select $1 is json $$;
create function redshift.json_parse(text) returns redshift.super language sql immutable as $$ select $1::jsonb $$;
create function redshift.json_serialize(redshift.super) returns text language sql immutable as $$ select $1::text $$;
create function redshift.convert_timezone(text, text, timestamp) returns timestamp language sql immutable as $$ select $3 at time zone $1 at time zone $2 $$;
create function redshift.json_serialize(json) returns text language sql immutable as $$ select $1::text $$;
create function redshift.object(variadic items text[]) returns json language sql immutable as $$
  select ('{' || coalesce(string_agg(to_json(items[i])::text || ':' || coalesce(to_json(items[i + 1])::text, 'null'), ',' order by i), '') || '}')::json from generate_series(1, cardinality(items), 2) as i $$;
create function redshift.regexp_substr(text, text, integer, integer, text) returns text language sql immutable as $$ select pg_catalog.regexp_substr($1, $2, $3, $4, '', 1) $$;
create function redshift.sha2(text, integer) returns text language sql immutable as $$ select encode(sha256(convert_to($1, 'UTF8')), 'hex') $$;
create function redshift.attempt(value text, type text, empty anyelement) returns anyelement language plpgsql immutable as $$
declare made empty%type;
begin
  execute format('select cast($1 as %s)', type) into made using value;
  return made;
exception when others then return null;
end $$;
create function redshift.charindex(text, text) returns integer language sql immutable as $$ select position($1 in $2) $$;
`;
