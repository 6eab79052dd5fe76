import type { HostMapHost } from '@komainu/contracts/infrastructure/host-map-api.ts';
import { CompletionInput } from '@komainu/ui/controls/CompletionInput.tsx';
import { Button } from '@komainu/ui/controls/controls.tsx';
import { MAP_PALETTES, type MapPalette } from '@komainu/ui/host-map/palette.ts';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { suggestMetric } from '@komainu/ui/metric-editor/catalogue.ts';
import { useUrlParams } from '@komainu/ui/url/url-state.ts';
import { IconArrowsExchange } from '@tabler/icons-react';
import { useMemo } from 'react';
import { GroupBy } from '../common/GroupBy.tsx';
import { ListBar } from '../common/ListBar.tsx';
import { DEFAULT_FILL } from './default-fill.ts';
import { MAP } from './messages.ts';

const MOST_KEYS = 60;

/** What fills, sizes, groups and narrows the map; all of it stands in the address. */
export function HostMapBar({ hosts, count }: { hosts: readonly HostMapHost[]; count: string }) {
  const text = useText(MAP);
  const [params, setParams] = useUrlParams();
  const keys = useMemo(() => tagKeys(hosts), [hosts]);
  const set = (change: Record<string, string>): void =>
    setParams(
      Object.fromEntries(Object.entries(change).map(([key, value]) => [key, value === '' ? undefined : value])),
      {
        replace: true,
      },
    );
  const fill = params['fill'] ?? DEFAULT_FILL;
  const isFlipped = (params['flip'] ?? (fill === DEFAULT_FILL ? '1' : '0')) === '1';
  return (
    <>
      <ListBar
        search={params['search'] ?? ''}
        placeholder={text.placeholder}
        onSearch={(search) => set({ search })}
        count={count}
      >
        <GroupBy label={text.groupBy} value={params['group'] ?? ''} usual={keys} onChange={(group) => set({ group })} />
        {(params['group'] ?? '') === '' ? null : (
          <GroupBy
            label={text.within}
            value={params['within'] ?? ''}
            usual={keys}
            onChange={(within) => set({ within })}
          />
        )}
      </ListBar>
      <div className="list-bar map-bar">
        <div className="map-metric">
          <span aria-hidden>{text.fill}</span>
          <div translate="no">
            <CompletionInput
              label={text.fill}
              value={fill}
              suggest={suggestMetric}
              onCommit={(metric) => set({ fill: metric, flip: '', min: '', max: '' })}
              commitsChoice
            />
          </div>
        </div>
        <div className="map-metric">
          <span aria-hidden>{text.size}</span>
          <div translate="no">
            <CompletionInput
              label={text.size}
              value={params['size'] ?? ''}
              placeholder={text.sameSize}
              suggest={suggestMetric}
              onCommit={(size) => set({ size })}
              commitsChoice
            />
          </div>
        </div>
        <select
          className="input map-palette"
          aria-label={text.palette}
          value={params['palette'] ?? ''}
          onChange={(event) => set({ palette: event.target.value })}
        >
          {(Object.keys(MAP_PALETTES) as MapPalette[]).map((name, index) => (
            <option key={name} value={index === 0 ? '' : name}>
              {text[name]}
            </option>
          ))}
        </select>
        <Button label={text.flip} aria-pressed={isFlipped} onClick={() => set({ flip: isFlipped ? '0' : '1' })}>
          <IconArrowsExchange size={15} />
        </Button>
        <Bound name="min" label={text.low} value={params['min'] ?? ''} onChange={(min) => set({ min })} />
        <Bound name="max" label={text.high} value={params['max'] ?? ''} onChange={(max) => set({ max })} />
      </div>
    </>
  );
}

interface BoundProps {
  readonly name: string;
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** One end of the colours' range; nothing lets the values decide. */
function Bound({ name, label, value, onChange }: BoundProps) {
  const text = useText(MAP);
  return (
    <label className="group-by map-bound">
      <span>{label}</span>
      <input
        className="input"
        type="number"
        step="any"
        name={name}
        value={value}
        placeholder={text.auto}
        onChange={(event) => onChange(event.target.value)}
      />
    </label>
  );
}

/** Keys of the hosts' tags that make more than one group, the most used first. */
function tagKeys(hosts: readonly HostMapHost[]): string[] {
  const counts = new Map<string, number>();
  for (const { tags } of hosts) {
    for (const tag of tags) {
      const colon = tag.indexOf(':');
      const key = colon === -1 ? '' : tag.slice(0, colon);
      if (key !== '' && key !== 'host') counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  }
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .slice(0, MOST_KEYS)
    .map(([key]) => key);
}
