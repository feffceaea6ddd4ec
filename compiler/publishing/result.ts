/** What became of one table at its target. */
export interface PublishedTable {
  readonly id: string;
  /** `gold.fact_orders`, as the lake names it. */
  readonly table: string;
  readonly target: string;
  /**
   * `unchanged`: the target had these rows already; `merged`: only what differs was sent, or at least written; `replaced`: the whole table was
   * written; `failed`: the target has what it had before.
   */
  readonly status: 'unchanged' | 'merged' | 'replaced' | 'failed';
  /** Rows that the table has. */
  readonly rows: number;
  /** Rows that were sent to the target. */
  readonly sent: number;
  /** Rows that were sent to be deleted there; where all rows were sent, those that are gone are found at the target. */
  readonly gone: number;
}
