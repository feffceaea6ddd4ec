{{ exceptions.raise_compiler_error('no columns') }}
select 1 as a
