/** What a list is asked for, after the grammar of the API was checked. */
export interface ListQuery<F> {
  readonly filter: F;
  readonly sort: { readonly field: string; readonly order: 'asc' | 'desc' } | null;
  /** Both ends included, from 0. */
  readonly range: { readonly from: number; readonly to: number };
  /** Exactly these records (getMany); then sort and range do not count. */
  readonly ids: readonly string[] | null;
}

export interface Page<T> {
  readonly rows: T[];
  readonly total: number;
  /** The list is longer than anybody counts; `total` is where the counting stopped. */
  readonly totalIsCapped: boolean;
}
