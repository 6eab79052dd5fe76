import { useLanguage } from '@komainu/ui/i18n/language.tsx';
import { findMetrics } from '@komainu/ui/metric-editor/catalogue.ts';
import { useQuery } from '@tanstack/react-query';

/** The unit of a metric; '' while it is not known. */
export function useUnit(metric: string): string {
  const { language } = useLanguage();
  const { data } = useQuery({
    queryKey: ['metric-unit', metric],
    staleTime: 300_000,
    enabled: metric !== '',
    queryFn: ({ signal }) => findMetrics(metric, 10, language, signal),
  });
  const row = data?.data.find((one) => one.metric === metric);
  if (row === undefined) return '';
  return row.perUnit === '' ? row.unit : `${row.unit}/${row.perUnit}`;
}
