import type { FeatureWeb } from '@komainu/ui/feature.ts';

/** Get started, status, keys and users. */
export const adminWeb: FeatureWeb = {
  pages: [
    {
      path: '/get-started',
      load: () => import('./get-started/GetStartedPage.tsx'),
      title: { en: 'Get started', ja: 'はじめる' },
      navigation: { group: 'settings', order: 1 },
    },
    {
      path: '/status',
      load: () => import('./status/StatusPage.tsx'),
      title: { en: 'Komainu status', ja: 'Komainu の状態' },
      navigation: { group: 'settings', order: 2 },
    },
    {
      path: '/settings/keys',
      load: () => import('./keys/KeysPage.tsx'),
      title: { en: 'Keys', ja: 'キー' },
      navigation: { group: 'settings', order: 3 },
    },
    {
      path: '/settings/users',
      load: () => import('./users/UsersPage.tsx'),
      title: { en: 'Users', ja: 'ユーザー' },
      navigation: { group: 'settings', order: 4 },
    },
  ],
};
