import { COUNTRY_LETTERS } from '@komainu/contracts/dashboards/drawing/country-codes.ts';
import { type GeoPermissibleObjects, geoNaturalEarth1, geoPath } from 'd3-geo';
import type { Feature, FeatureCollection, Geometry } from 'geojson';
import { feature } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';

/** A country as it is drawn. */
export interface Outline {
  /** Two letters; '' for land that no code stands for. */
  readonly code: string;
  /** An SVG path in px. */
  readonly path: string;
}

type Country = Feature<Geometry, { readonly name: string }>;
type Countries = FeatureCollection<Geometry, { readonly name: string }>;

let loading: Promise<Countries> | undefined;

/** The countries of the world (Natural Earth, 1:50 million), fetched when the first map is drawn. */
export function loadCountries(): Promise<Countries> {
  loading ??= import('world-atlas/countries-50m.json').then(({ default: atlas }) => {
    // JSON modules have no type of their own; the package says that it is a topology.
    const topology = atlas as unknown as Topology<{ countries: GeometryCollection<{ readonly name: string }> }>;
    return feature(topology, topology.objects.countries);
  });
  return loading;
}

const letters = (country: Country): string => COUNTRY_LETTERS.get(String(country.id ?? '')) ?? '';

/**
 * Paths of all countries, laid out so that `focus` (two letters, anything else is the world without Antarctica) fills the
 * given px.
 */
export function outlinesOf(countries: Countries, focus: string, width: number, height: number): readonly Outline[] {
  const land = countries.features.filter((country) => letters(country) !== 'AQ');
  const chosen = land.filter((country) => letters(country) === focus);
  const shown: GeoPermissibleObjects = {
    type: 'FeatureCollection',
    features: chosen.length === 0 ? land : chosen,
  };
  const projection = geoNaturalEarth1().fitExtent(
    [
      [4, 4],
      [Math.max(5, width - 4), Math.max(5, height - 4)],
    ],
    shown,
  );
  const draw = geoPath(projection).digits(1);
  return land.map((country) => ({ code: letters(country), path: draw(country) ?? '' }));
}
