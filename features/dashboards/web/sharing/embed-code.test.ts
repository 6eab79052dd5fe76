import { expect, it } from 'vitest';
import { embedCode } from './embed-code.ts';

it('keeps a title from being HTML', () => {
  expect(embedCode('https://k.example/shared/t', '"><script>')).toBe(
    '<iframe src="https://k.example/shared/t" title="&quot;&gt;&lt;script&gt;" width="100%" height="600" style="border:0" loading="lazy" referrerpolicy="no-referrer"></iframe>',
  );
});
