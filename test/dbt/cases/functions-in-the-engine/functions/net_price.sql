{{ config(tags=['money']) }}
gross / (1 + rate)
