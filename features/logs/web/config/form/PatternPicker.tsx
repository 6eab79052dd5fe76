import { apiGet } from '@komainu/ui/api/client.ts';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { useQuery } from '@tanstack/react-query';
import { FORM, PATTERN_GROUPS } from './messages.ts';

interface SensitivePatternItem {
  readonly id: string;
  readonly name: string;
  readonly group: string;
  readonly checked: boolean;
}

interface PickerProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly readOnly: boolean;
}

/** The library of sensitive data. */
export function useSensitivePatterns() {
  return useQuery({
    queryKey: ['logs', 'sensitive-patterns'],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: async ({ signal }) =>
      (await apiGet<{ data: readonly SensitivePatternItem[] }>('/api/unstable/logs/sensitive-data/patterns', signal))
        .data,
  });
}

/** A pattern of the library of sensitive data, by group. */
export function PatternPicker({ label, value, onChange, readOnly }: PickerProps) {
  const text = useText(FORM);
  const kinds: Readonly<Record<string, string>> = useText(PATTERN_GROUPS);
  const { data } = useSensitivePatterns();
  const groups = Map.groupBy(data ?? [], ({ group }) => group);
  return (
    <select
      className="input"
      aria-label={label}
      disabled={readOnly}
      translate="no"
      value={value}
      onChange={(event) => onChange(event.target.value)}
    >
      <option value="">{text.choose}</option>
      {[...groups].map(([group, patterns]) => (
        <optgroup key={group} label={kinds[group] ?? group}>
          {patterns.map(({ id, name, checked }) => (
            <option key={id} value={id}>
              {checked ? `${name} (${text.checked})` : name}
            </option>
          ))}
        </optgroup>
      ))}
    </select>
  );
}
