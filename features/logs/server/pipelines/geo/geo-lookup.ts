import { messageOf } from '@komainu/kernel/errors.ts';
import type { Logger } from '@komainu/kernel/logger.ts';
import type { GeoPlace } from '../resources.ts';
import { ipv4At } from './address.ts';
import { type CityRanges, readCityFile } from './city-file.ts';
import { CountryRanges } from './country-ranges.ts';

/** Where addresses are, from memory: countries that come with the product, and cities once a city file has been read. */
export class GeoLookup {
  readonly countries = new CountryRanges();
  readonly #byCountry = new Map<string, GeoPlace>();
  #cities: CityRanges | undefined;

  /** Reads a city file, which takes a while and keeps nobody waiting; says why when it cannot. */
  async loadCities(file: string, logger: Logger): Promise<void> {
    try {
      this.#cities = await readCityFile(file);
      logger.log('info', 'read the city file', { ranges: this.#cities.size });
    } catch (error) {
      logger.log('error', 'cannot read the city file: addresses get countries alone', { reason: messageOf(error) });
    }
  }

  placeOf(address: string): GeoPlace | undefined {
    const place = this.#cities?.placeOf(address);
    if (place !== undefined) return place;
    return this.#placeIn(this.countries.countryOf(address));
  }

  /** The place of an address that lies in `bytes[start, end)`. */
  placeAt(bytes: Buffer, start: number, end: number): GeoPlace | undefined {
    const ipv4 = this.#cities === undefined ? ipv4At(bytes, start, end) : undefined;
    if (ipv4 === undefined) return this.placeOf(bytes.toString('utf8', start, end));
    return this.#placeIn(this.countries.countryOfIpv4(ipv4));
  }

  #placeIn(countryCode: string | undefined): GeoPlace | undefined {
    if (countryCode === undefined) return undefined;
    let country = this.#byCountry.get(countryCode);
    if (country === undefined) {
      country = { countryCode, subdivision: '', city: '', timezone: '' };
      this.#byCountry.set(countryCode, country);
    }
    return country;
  }
}
