import { withUnit } from '@komainu/ui/format/number.ts';
import type { MapRange } from '@komainu/ui/host-map/draw.ts';
import { type MapPalette, paletteGradient } from '@komainu/ui/host-map/palette.ts';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { MAP } from './messages.ts';

interface MapLegendProps {
  readonly palette: MapPalette;
  readonly isFlipped: boolean;
  readonly range: MapRange;
  readonly unit: string;
  readonly fill: string;
}

/** What the colours stand for. */
export function MapLegend({ palette, isFlipped, range, unit, fill }: MapLegendProps) {
  const text = useText(MAP);
  return (
    <div className="map-legend">
      <span translate="no">{fill}</span>
      <span>{withUnit(range.low, unit)}</span>
      <span className="map-gradient" style={{ background: paletteGradient(palette, isFlipped) }} />
      <span>{withUnit(range.high, unit)}</span>
      <span className="map-no-value" aria-hidden />
      <span>{text.noValue}</span>
    </div>
  );
}
