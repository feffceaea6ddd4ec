select n from {{ ref('asked') }}
