import { expect, it } from 'vitest';
import { fillIn, parseTemplate, pathsIn } from './template.ts';

const context = {
  Steps: { Get: { body: { names: ['a', 'b'], 'odd key': 1 }, status: 200 } },
  Trigger: { env: 'prod', none: null },
};

it.each([
  ['{{ Steps.Get.status }}', 200],
  ['{{Steps.Get.body.names}}', ['a', 'b']],
  ['{{ Steps.Get.body.names[1] }} in {{ Trigger.env }}', 'b in prod'],
  ['{{ Steps.Get.body["odd key"] }}', 1],
  ['{{ Steps.Get.body.names.length }}', 2],
  ['{{ Steps.Get.missing.deeper }}', null],
  ['<{{ Trigger.none }}>', '<>'],
  ['all: {{ Steps.Get.body }}', 'all: {"names":["a","b"],"odd key":1}'],
  ['{{ Steps.constructor }}', null],
  ['{{ Trigger.env.__proto__ }}', null],
  ['no template', 'no template'],
  [{ a: ['{{ Trigger.env }}', 1] }, { a: ['prod', 1] }],
])('fills %j in', (template, filled) => {
  expect(fillIn(template, context)).toEqual(filled);
});

it.each([
  ['{{ Steps.Get', '"{{" is not closed by "}}"'],
  ['{{ 1 + 1 }}', '"{{ 1 + 1 }}" holds no path such as Steps.Name.field'],
  ['{{}}', '"{{}}" holds no path such as Steps.Name.field'],
  ['{{ a b }}', '"{{ a b }}" holds no path such as Steps.Name.field'],
])('refuses %s', (text, reason) => {
  expect(() => parseTemplate(text)).toThrow(reason);
});

it('finds the paths of all texts of a value', () => {
  expect(pathsIn({ a: 'x {{ Steps.A.b }}', c: [{ d: '{{ Trigger.e }}' }, 1, null] })).toEqual([
    ['Steps', 'A', 'b'],
    ['Trigger', 'e'],
  ]);
});
