/**
 * `GET /api/unstable/logs/export`: the logs of a filter as CSV (RFC 4180, UTF-8, one header line), streamed, newest first.
 * Parameters: `query`, `from`, `to`; `columns`, facet paths separated by commas (`timestamp,host,service,status,message`
 * unless given; `timestamp`, `message`, `tags` and `attributes` (JSON) are allowed beside facets); `limit`, at most
 * 100 000; `sort` (`timestamp` or `-timestamp`); `calculated_fields` and `subqueries` as JSON. A cell that a spreadsheet
 * would take for a formula is preceded by an apostrophe.
 */
export const LOG_EXPORT_MOST_ROWS = 100_000;
export const LOG_EXPORT_COLUMNS: readonly string[] = ['timestamp', 'host', 'service', 'status', 'message'];
