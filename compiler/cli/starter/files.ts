/** The files of a new project by path; `{{name}}` is the project's name. */
export const STARTER: Readonly<Record<string, string>> = {
  'config/dev.yaml': `# Where \`lakec build\` builds: a DuckDB file in this folder. A second target is a second file: config/prod.yaml, --target prod.
project_name: {{name}}
engine:
  type: duckdb
  path: .lake/lake.duckdb
  threads: 4
`,
  'seeds/raw_customers.csv': `customer_id,name,country
1,Ada,NO
2,Grace,US
3,Linus,FI
4,Margaret,US
`,
  'seeds/raw_orders.csv': `order_id,customer_id,ordered_on,amount,status
100,1,2026-01-02,25.00,paid
101,2,2026-01-03,40.50,paid
102,1,2026-01-05,12.25,cancelled
103,3,2026-01-08,99.99,paid
104,2,2026-01-09,7.00,paid
105,4,2026-01-11,63.40,open
`,
  'seeds/_seeds.yml': `version: 2
seeds:
  - name: raw_customers
  - name: raw_orders
    config:
      column_types: {amount: "decimal(12, 2)", ordered_on: date}
`,
  'models/bronze/customers_raw.sql': `-- What arrived, as it arrived.
select * from {{ ref('raw_customers') }}
`,
  'models/bronze/orders_raw.sql': `select * from {{ ref('raw_orders') }}
`,
  'models/silver/customers.sql': `select
  customer_id,
  trim(name) as name,
  upper(country) as country
from {{ ref('customers_raw') }}
`,
  'models/silver/orders.sql': `{{ config(materialized='table') }}

select
  order_id,
  customer_id,
  ordered_on,
  amount
from {{ ref('orders_raw') }}
where status <> 'cancelled'
`,
  'models/silver/_silver.yml': `version: 2
models:
  - name: customers
    description: One row a customer.
    columns:
      - name: customer_id
        data_tests: [not_null, unique]
  - name: orders
    description: Orders that were not cancelled.
    columns:
      - name: order_id
        data_tests: [not_null, unique]
      - name: customer_id
        data_tests:
          - relationships:
              arguments: {to: ref('customers'), field: customer_id}

unit_tests:
  - name: cancelled_orders_are_left_out
    model: orders
    given:
      - input: ref('orders_raw')
        rows:
          - {order_id: 1, customer_id: 7, ordered_on: 2026-01-01, amount: 5.00, status: paid}
          - {order_id: 2, customer_id: 7, ordered_on: 2026-01-02, amount: 9.00, status: cancelled}
    expect:
      rows:
        - {order_id: 1, customer_id: 7, ordered_on: 2026-01-01, amount: 5.00}
`,
  'models/gold/revenue_by_country.sql': `{{ config(materialized='table') }}

select
  customers.country,
  count(*) as orders,
  sum(orders.amount) as revenue
from {{ ref('orders') }} as orders
join {{ ref('customers') }} as customers on customers.customer_id = orders.customer_id
group by customers.country
`,
  'models/gold/_gold.yml': `version: 2
models:
  - name: revenue_by_country
    description: Orders and revenue of each country.
    columns:
      - name: country
        data_tests: [not_null, unique]
`,
  'tests/revenue_is_not_negative.sql': `-- A test is a query that should return no rows.
select * from {{ ref('revenue_by_country') }} where revenue < 0
`,
  '.gitignore': `target/
.lake/
`,
  'README.md': `# {{name}}

    lakec build                              # everything, with its tests, into .lake/lake.duckdb
    lakec show --select revenue_by_country   # rows
    lakec plan                               # what would change, before anything does

A model is a SELECT in models/. \`{{ ref('orders') }}\` names another one, and lakec builds them in that order. Tests stand beside
the columns in the .yml files; \`lakec explain CODE\` tells more about a message.
`,
};
