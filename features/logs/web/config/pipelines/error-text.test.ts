import { expect, it } from 'vitest';
import { pipelineErrorText } from './error-text.ts';

it.each([
  ['rule access, column 5: there is no filter x', 'ルール access、5 文字目：フィルター x はありません'],
  ['processors[0].target is not provided', 'processors[0].target を入力してください'],
  ['the quote is not closed (at character 3)', '引用符が閉じられていません（3 文字目）'],
  ['something new', 'something new'],
])('%s is in Japanese %s', (message, japanese) => {
  expect(pipelineErrorText(message, 'ja')).toBe(japanese);
  expect(pipelineErrorText(message, 'en')).toBe(message);
});
