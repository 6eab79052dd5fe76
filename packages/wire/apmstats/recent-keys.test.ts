import { expect, it } from 'vitest';
import { RecentKeys } from './recent-keys.ts';

it('gives back what was set for exactly these numbers, and only to the same owner', () => {
  const recent = new RecentKeys<string>();
  const look = (last: number) => {
    recent.begin();
    for (let at = 0; at < 7; at++) recent.fact(at);
    recent.fact(last);
    return recent.get();
  };
  const [owner, another] = [{}, {}];
  recent.serve(owner);
  const answers = [look(1)];
  recent.set('one');
  answers.push(look(1), look(2));
  // Far more combinations than places: a place taken by another is no hit.
  for (let last = 3; last < 20_000; last++) if (look(last) === undefined) recent.set(`is ${last}`);
  const wrong = Array.from({ length: 19_997 }, (_, at) => look(at + 3)).filter(
    (found, at) => found !== undefined && found !== `is ${at + 3}`,
  );
  recent.serve(another);
  answers.push(look(19_999));
  expect([answers, wrong]).toEqual([[undefined, 'one', undefined, undefined], []]);
});
