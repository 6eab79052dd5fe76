import type { ServicesAnswer } from '@komainu/contracts/traces/traces-api.ts';
import { apiGet } from '@komainu/ui/api/client.ts';
import type { FeatureWeb, JumpProvider } from '@komainu/ui/feature.ts';

/** 16 or 32 hex digits, or a decimal number that is too long to be anything else. */
const TRACE_ID = /^(?:[0-9a-f]{16}|[0-9a-f]{32}|\d{15,20})$/i;

const jumpToTrace: JumpProvider = async (text, language) =>
  TRACE_ID.test(text)
    ? [{ id: `trace:${text}`, label: text, kind: language === 'ja' ? 'トレース' : 'Trace', href: `/apm/trace/${text}` }]
    : [];

const jumpToService: JumpProvider = async (text, language, signal) => {
  const { data } = await apiGet<ServicesAnswer>('/api/unstable/services?from=now-1d&to=now', signal);
  const kind = language === 'ja' ? 'サービス' : 'Service';
  return data
    .filter(({ service }) => service.toLowerCase().includes(text.toLowerCase()))
    .slice(0, 6)
    .map(({ service }) => ({
      id: `service:${service}`,
      label: service,
      kind,
      href: `/apm/traces?query=${encodeURIComponent(`service:${service}`)}`,
    }));
};

export const tracesWeb: FeatureWeb = {
  pages: [
    {
      path: '/apm/traces',
      load: () => import('./list/TracesPage.tsx'),
      title: { en: 'Traces', ja: 'トレース' },
      navigation: { group: 'apm', order: 1 },
    },
    {
      path: '/apm/services',
      load: () => import('./services/ServicesPage.tsx'),
      title: { en: 'Services', ja: 'サービス' },
      navigation: { group: 'apm', order: 2 },
    },
    {
      path: '/apm/map',
      load: () => import('./service-map/ServiceMapPage.tsx'),
      title: { en: 'Service map', ja: 'サービスマップ' },
      navigation: { group: 'apm', order: 3 },
    },
    {
      path: '/apm/trace/$traceId',
      load: () => import('./trace/TracePage.tsx'),
      title: { en: 'Trace', ja: 'トレース' },
    },
  ],
  jumps: [jumpToTrace, jumpToService],
};
