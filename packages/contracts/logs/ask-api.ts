/**
 * A field made from others for the time of one request. `name` is a word of letters, digits and `_` (a leading `#` is
 * taken off); `expression` is written in Datadog's language of calculated fields: `@attribute`, `tag`, `#other_field`,
 * "text", numbers, operators and functions. Part of every `filter` of logs, also of `POST
 * /api/v2/logs/analytics/aggregate`, and as `calculated_fields` of the queries over logs in widgets and monitors. Refused
 * with 400 `bad_calculated_field`.
 */
export interface CalculatedField {
  readonly name: string;
  readonly expression: string;
}

/** One of a request. Without an expression it is a saved field (see calculated-fields-api.ts), whose values lists then show. */
export interface CalculatedFieldUse {
  readonly name: string;
  readonly expression?: string;
}

/**
 * Keeps logs whose `field` has one of the values that `select` (the same field unless given) has in the logs that `filter`
 * finds: the `limit` most frequent ones (100 unless given, 10 000 at most). The inner query looks at the window of the
 * outer one unless it has its own. `exclude` keeps the logs without such a value instead.
 * The inner filter may have subqueries of its own, three deep at most.
 */
export interface Subquery {
  readonly field: string;
  readonly filter: {
    readonly query: string;
    readonly from?: string;
    readonly to?: string;
    readonly subqueries?: readonly Subquery[];
  };
  readonly select?: string;
  readonly limit?: number;
  readonly exclude?: boolean;
}
