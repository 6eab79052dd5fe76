import { readFileSync } from 'node:fs';
import { CodedError } from '@komainu/kernel/errors.ts';
import { isDocument } from './document.ts';
import type { MongoReader } from './reader.ts';

/** Answers by command, `<database>.<verb>` or `<verb>`; times and timestamps as the driver reads them. */
export type Answers = Record<string, unknown>;

/** What a server answered: a file of `testdata/`. */
export function answersOf(name: string): Answers {
  const text = readFileSync(new URL(`./testdata/${name}.json`, import.meta.url), 'utf8');
  const revive = (_: string, value: unknown): unknown => {
    if (!isDocument(value)) return value;
    const date = value['$date'];
    if (typeof date === 'string' || typeof date === 'number') return new Date(date);
    return typeof value['$timestamp'] === 'number' ? { t: value['$timestamp'] } : value;
  };
  const answers: unknown = JSON.parse(text, revive);
  return isDocument(answers) ? { ...answers } : {};
}

/** A server that answers what it was given, and refuses the rest. */
export function reader(answers: Answers): MongoReader {
  return {
    command(database, command) {
      const [[verb = '', target] = []] = Object.entries(command);
      const tried = [`${database}.${verb}.${String(target)}`, `${database}.${verb}`, verb];
      // The oplog is looked at from both of its ends.
      const sort = command['sort'];
      if (isDocument(sort)) tried.unshift(`${database}.${verb}.${String(target)}.${String(sort['$natural'])}`);
      const answer = tried.map((key) => answers[key]).find((one) => one !== undefined);
      if (isDocument(answer)) return Promise.resolve(answer);
      return Promise.reject(new CodedError('mongo_refused', `MongoDB refused the command: not authorized for ${verb}`));
    },
    close: () => Promise.resolve(),
  };
}
