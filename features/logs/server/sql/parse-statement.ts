import { parse, type SelectStatement, type Statement, type WithStatement } from 'pgsql-ast-parser';
import { badSql } from './bad-sql.ts';

/** The parser takes up to 0.1 ms a character. */
const MAX_LENGTH = 6_000;

/** Reads one SELECT (also UNION and WITH). Throws `bad_sql` (400). */
export function parseStatement(text: string): SelectStatement | WithStatement {
  if (text.length > MAX_LENGTH) throw badSql(`the query is longer than ${MAX_LENGTH} characters`);
  const statements = text.trim() === '' ? [] : read(text);
  const [statement] = statements;
  if (statement === undefined) throw badSql('the query is empty');
  if (statements.length > 1) throw badSql('only one statement is run at a time');
  return selectOf(statement);
}

/** The statement when it reads and nothing else. */
export function selectOf(statement: Statement): SelectStatement | WithStatement {
  switch (statement.type) {
    case 'select':
    case 'union':
    case 'union all':
    case 'with':
      return statement;
    default:
      throw badSql(`only SELECT is allowed, not ${statement.type.toUpperCase()}`);
  }
}

function read(text: string): readonly Statement[] {
  try {
    return parse(text);
  } catch (error) {
    throw badSql(reasonOf(error));
  }
}

/** The parser's message without the listing of its grammar. */
function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const place = /at line (\d+) col (\d+)/.exec(message);
  if (place !== null) return `the query cannot be read at line ${place[1]}, column ${place[2]}`;
  return message.startsWith('Unexpected end') ? 'the query ends too early' : 'the query cannot be read';
}
