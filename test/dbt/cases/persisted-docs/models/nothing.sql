{{ config(materialized='table', persist_docs={}) }} select 1 as id
