import { expect, it } from 'vitest';
import { pictureLink } from './picture-link.ts';

it('carries the window, the zone and the values of variables', () => {
  const link = pictureLink({
    dashboardId: 'abc-def-ghi',
    format: 'pdf',
    window: { fromMs: 1.4, toMs: 2 },
    timeZone: 'Asia/Tokyo',
    language: 'ja',
    chosen: { env: ['prod', 'test'] },
  });
  expect(link).toBe(
    '/api/unstable/dashboards/abc-def-ghi/picture?format=pdf&from=1&to=2&zone=Asia%2FTokyo&language=ja&tpl_var_env=prod%2Ctest',
  );
});
