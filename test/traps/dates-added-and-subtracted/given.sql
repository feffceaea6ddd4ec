select date '2024-02-29' as a, date '2023-12-31' as b
