select * from {{ ref('pkg_model') }}
