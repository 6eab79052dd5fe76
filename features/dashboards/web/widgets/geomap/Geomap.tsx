import { objectOf, objectsOf, textOf } from '@komainu/contracts/dashboards/asking/json.ts';
import { formattedValue, precisionOf } from '@komainu/contracts/dashboards/drawing/number-formats.ts';
import { groupOf } from '@komainu/contracts/dashboards/drawing/table.ts';
import { useLanguage } from '@komainu/ui/i18n/language.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { type Size, useSize } from '../../data/use-size.ts';
import { useTable } from '../../data/use-table.ts';
import { GroupMenu } from '../GroupMenu.tsx';
import { ListStream } from '../ListStream.tsx';
import { WIDGETS } from '../messages.ts';
import { WidgetStates } from '../WidgetStates.tsx';
import type { WidgetProps } from '../widget-type.ts';
import { loadCountries, outlinesOf } from './outlines.ts';

/** The world, or one country of it, coloured by a value for each country. Lists of events are shown as lists. */
export function Geomap(props: WidgetProps) {
  const isList = objectsOf(props.definition['requests']).some((request) => request['query'] !== undefined);
  return isList ? <ListStream {...props} /> : <CountryMap {...props} />;
}

function CountryMap({ definition, label }: WidgetProps) {
  const text = useText(WIDGETS);
  const { language } = useLanguage();
  const { asked, table } = useTable(definition);
  const [holder, size] = useSize<HTMLDivElement>();
  const outlines = useOutlines(textOf(objectOf(definition['view'])['focus']), size);
  const unit = table.columns[0]?.unit ?? '';
  const format = (value: number): string => {
    const shown = formattedValue(value, { unit, precision: precisionOf(definition), customUnit: '', scales: true });
    return shown.unit === '' ? shown.digits : `${shown.digits} ${shown.unit}`;
  };
  const { byCode, most } = useMemo(() => {
    const found = new Map(
      table.rows.flatMap((row) => {
        const value = row.values[0];
        return value === null || value === undefined
          ? []
          : [[(row.names[0] ?? '').toUpperCase(), { row, value }] as const];
      }),
    );
    return { byCode: found, most: Math.max(0, ...[...found.values()].map(({ value }) => value)) };
  }, [table]);
  const isFlipped = objectOf(definition['style'])['palette_flip'] === true;
  const share = (value: number): number => {
    // The root keeps small countries visible beside the largest.
    const part = most > 0 ? Math.sqrt(Math.max(0, value) / most) : 0;
    return isFlipped ? 1 - part : part;
  };
  const unknown = [...byCode].filter(([code]) => !outlines.some((outline) => outline.code === code));
  const elsewhere = unknown.reduce((sum, [, { value }]) => sum + value, 0);
  return (
    <WidgetStates asked={asked} isEmpty={table.rows.length === 0}>
      <div className="widget-geomap">
        <section ref={holder} aria-label={label}>
          {/* biome-ignore lint/a11y/noSvgWithoutTitle: the section has the name, and each country its own */}
          <svg width={size.width} height={size.height}>
            {outlines.map(({ code, path }, index) => {
              const found = byCode.get(code);
              // Land without a value is one of many: its place is its name.
              if (found === undefined) return <path key={`${code}${index}`} d={path} className="geomap-land" />;
              const words = `${countryName(code, language)}: ${format(found.value)}`;
              return (
                <GroupMenu key={`${code}${index}`} definition={definition} group={groupOf(table, found.row)}>
                  {/* biome-ignore lint/a11y/useSemanticElements: a button cannot have the outline of a country */}
                  <path
                    d={path}
                    role="button"
                    tabIndex={0}
                    aria-label={words}
                    className="geomap-country"
                    style={{ fill: shade(share(found.value)) }}
                  >
                    <title>{words}</title>
                  </path>
                </GroupMenu>
              );
            })}
          </svg>
        </section>
        <p className="widget-foot" translate="no">
          <span className="geomap-scale" data-flipped={isFlipped} />
          {format(0)} – {format(most)}
          {unknown.length === 0 ? null : ` · ${text.elsewhere(format(elsewhere))}`}
        </p>
      </div>
    </WidgetStates>
  );
}

function useOutlines(focus: string, { width, height }: Size) {
  const { data } = useQuery({ queryKey: ['countries'], queryFn: loadCountries, staleTime: Number.POSITIVE_INFINITY });
  return useMemo(
    () => (data === undefined || width === 0 ? [] : outlinesOf(data, focus, width, height)),
    [data, focus, width, height],
  );
}

const shade = (part: number): string => `color-mix(in srgb, var(--c1) ${Math.round(12 + 88 * part)}%, var(--bg))`;

/** `JP` -> `Japan (JP)`; anything else stays. */
export function countryName(code: string, language: string): string {
  if (!/^[A-Z]{2}$/.test(code)) return code;
  const name = new Intl.DisplayNames([language], { type: 'region', fallback: 'none' }).of(code);
  return name === undefined ? code : `${name} (${code})`;
}
