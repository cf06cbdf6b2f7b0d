/** One step of the database's history. Never changed once released: a later step corrects it. */
export interface Migration {
  /** 1, 2, 3 … without gaps. */
  readonly id: number;
  readonly name: string;
  /** Runs in one transaction with the record that it ran. */
  readonly sql: string;
}
