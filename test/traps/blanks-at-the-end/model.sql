select a, a = '' as is_empty, a = trim(a) as is_trimmed, nullif(a, 'a ') as other, a in ('b', 'a ') as one_of, trim(a) = '' as is_blank, a = 'a' as plain from given
