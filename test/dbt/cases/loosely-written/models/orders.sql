{{ config(tags=[var('era'), 'year' if modules.datetime.date.today().year > 2000 else 'no year']) }}
select 1 as id, date '2026-01-01' as ordered_at, 'placed' as status
