import type { GeoPlace } from '../resources.ts';
import { CountryRanges } from './country-ranges.ts';

/** Where addresses are, from memory. */
export class GeoLookup {
  readonly #countries = new CountryRanges();

  placeOf(address: string): GeoPlace | undefined {
    const countryCode = this.#countries.countryOf(address);
    return countryCode === undefined ? undefined : { countryCode, subdivision: '', city: '', timezone: '' };
  }
}
