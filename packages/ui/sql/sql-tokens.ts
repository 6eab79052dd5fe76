/** A coloured piece of SQL. */
export interface SqlToken {
  readonly kind: 'keyword' | 'text' | 'name' | 'number' | 'comment';
  readonly start: number;
  readonly end: number;
}

/** Words of the language, for colours and completion. */
export const SQL_KEYWORDS: readonly string[] = (
  'SELECT FROM WHERE GROUP BY ORDER HAVING LIMIT OFFSET AS AND OR NOT IN IS NULL LIKE ILIKE BETWEEN CASE WHEN THEN ELSE ' +
  'END WITH JOIN LEFT RIGHT INNER FULL CROSS ON USING UNION ALL DISTINCT ASC DESC NULLS FIRST LAST TRUE FALSE CAST ' +
  'INTERVAL EXISTS OVER PARTITION'
).split(' ');

const KEYWORDS = new Set(SQL_KEYWORDS);
const PATTERN =
  /(--[^\n]*|\/\*[\s\S]*?(?:\*\/|$))|('(?:''|[^'])*'?)|("(?:""|[^"])*"?)|(\b\d+(?:\.\d+)?\b)|([A-Za-z_]\w*)/g;

/** Splits SQL for colouring only, without judging it. */
export function sqlTokens(sql: string): SqlToken[] {
  const tokens: SqlToken[] = [];
  for (const match of sql.matchAll(PATTERN)) {
    const kind =
      match[1] !== undefined
        ? 'comment'
        : match[2] !== undefined
          ? 'text'
          : match[3] !== undefined
            ? 'name'
            : match[4] !== undefined
              ? 'number'
              : KEYWORDS.has((match[5] ?? '').toUpperCase())
                ? 'keyword'
                : undefined;
    if (kind !== undefined) tokens.push({ kind, start: match.index, end: match.index + match[0].length });
  }
  return tokens;
}
