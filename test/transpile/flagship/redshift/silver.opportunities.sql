with delivered as (
  select
    *,
    coalesce(replace(upper(trim(stage_name)), ' ', '_'), 'UNKNOWN') as stage,
    row_number() over (partition by opportunity_id order by last_modified_date desc nulls last, _row_hash nulls last) as _place,
    json_serialize(object('account_id', cast(account_id as varchar(65535)), 'amount', cast(amount as varchar(65535)), 'budget', cast(budget as varchar(65535)), 'close_date', to_char(close_date, 'YYYY-MM-DD'), 'created_date', to_char(created_date, 'YYYY-MM-DD'), 'deal_size', cast(deal_size as varchar(65535)), 'description', cast(description as varchar(65535)), 'forecast_category', cast(forecast_category as varchar(65535)), 'is_closed', case when is_closed then 'true' when not is_closed then 'false' end, 'is_won', case when is_won then 'true' when not is_won then 'false' end, 'last_modified_date', to_char(last_modified_date, 'YYYY-MM-DD'), 'lead_source', cast(lead_source as varchar(65535)), 'next_step', cast(next_step as varchar(65535)), 'opportunity_id', cast(opportunity_id as varchar(65535)), 'opportunity_name', cast(opportunity_name as varchar(65535)), 'owner_id', cast(owner_id as varchar(65535)), 'probability', cast(probability as varchar(65535)), 'product_interest', cast(product_interest as varchar(65535)), 'sales_cycle', cast(sales_cycle as varchar(65535)), 'stage_name', cast(stage_name as varchar(65535)), 'timeline', cast(timeline as varchar(65535)), 'type', cast("type" as varchar(65535)))) as _raw
  from lake.bronze.crm_opportunities
)
select
  delivered.opportunity_id,
  delivered.account_id,
  (delivered.account_id is not null) and (accounts.account_id is null) as is_orphan_account,
  regexp_replace(trim(delivered.opportunity_name), '[ ]+', ' ') as opportunity_name,
  delivered.stage,
  delivered.amount,
  delivered.probability,
  delivered.stage in ('CLOSED_WON', 'CLOSED_LOST') as is_closed,
  delivered.stage = 'CLOSED_WON' as is_won,
  delivered.close_date,
  delivered.lead_source,
  delivered."type",
  delivered.created_date,
  case when _place > 1 then 'superseded' end as _dropped,
  _source_file,
  _row_hash,
  _run_date,
  _raw
from delivered
left join lake.silver.accounts_silver as accounts on accounts.account_id = delivered.account_id
