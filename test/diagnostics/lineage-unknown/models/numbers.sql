select n from {{ ref('files') }}
