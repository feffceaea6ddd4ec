select date '2026-01-01' + interval 1 day + true as a
