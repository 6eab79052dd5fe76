import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { badRequest } from '@komainu/kernel/errors.ts';
import type { GeoPlace } from '../resources.ts';
import { parseIpv4, parseIpv6 } from './address.ts';

/** IPv4 stands in the addresses of IPv6 where RFC 4291 maps it, so that one table holds both. */
const MAPPED_HIGH = 0xffff_ffff;
const FIRST_ROOM = 65_536;

/**
 * Cities of addresses out of a CSV file in the format of ip-location-db's city files (for example of DB-IP or GeoLite2):
 * `first,last,country,state1,state2,city,postcode,latitude,longitude,timezone`, sorted by address. IPv4 and IPv6 may
 * stand in one file, IPv6 to the precision of /64.
 */
export class CityRanges {
  readonly #ranges: GrowingRanges;
  readonly #places: readonly GeoPlace[];

  constructor(ranges: GrowingRanges, places: readonly GeoPlace[]) {
    this.#ranges = ranges;
    this.#places = places;
  }

  get size(): number {
    return this.#ranges.size;
  }

  placeOf(address: string): GeoPlace | undefined {
    const point = pointOf(address);
    if (point === undefined) return undefined;
    const place = this.#ranges.find(point.high, point.low);
    return place === undefined ? undefined : this.#places[place];
  }
}

/** Reads a city file. Throws `bad_city_file` when its lines are not sorted, or none of them is a range. */
export async function readCityFile(file: string): Promise<CityRanges> {
  const ranges = new GrowingRanges();
  const places: GeoPlace[] = [];
  const known = new Map<string, number>();
  for await (const line of createInterface({
    input: createReadStream(file, 'utf8'),
    crlfDelay: Number.POSITIVE_INFINITY,
  })) {
    const [
      first = '',
      last = '',
      country = '',
      state = '',
      ,
      city = '',
      ,
      latitude = '',
      longitude = '',
      timezone = '',
    ] = splitCsv(line);
    const start = pointOf(first);
    const end = pointOf(last);
    if (start === undefined || end === undefined || !/^[A-Z]{2}$/.test(country)) continue;
    const key = `${country},${state},${city},${latitude},${longitude}`;
    let place = known.get(key);
    if (place === undefined) {
      place = places.length;
      known.set(key, place);
      places.push({
        countryCode: country,
        subdivision: state,
        city,
        timezone,
        ...coordinates(latitude, longitude),
      });
    }
    ranges.push(start, end, place);
  }
  if (ranges.size === 0) throw badRequest('bad_city_file', 'the city file holds no ranges of addresses');
  return new CityRanges(ranges, places);
}

function coordinates(latitude: string, longitude: string): { latitude?: number; longitude?: number } {
  if (latitude === '' || longitude === '') return {};
  return { latitude: Number(latitude), longitude: Number(longitude) };
}

interface Point {
  readonly high: number;
  readonly low: number;
}

/** IPv4 under a prefix that no network of IPv6 has. */
function pointOf(address: string): Point | undefined {
  const ipv4 = parseIpv4(address);
  if (ipv4 !== undefined) return { high: MAPPED_HIGH, low: ipv4 };
  const ipv6 = parseIpv6(address);
  return typeof ipv6 === 'number' ? { high: MAPPED_HIGH, low: ipv6 } : ipv6;
}

/** Ranges in four columns, sorted by start. IPv4, which files put first, is kept apart from IPv6. */
class GrowingRanges {
  readonly #families = [new RangeColumns(), new RangeColumns()] as const;

  get size(): number {
    return this.#families[0].size + this.#families[1].size;
  }

  push(start: Point, end: Point, place: number): void {
    this.#families[start.high === MAPPED_HIGH ? 0 : 1].push(start, end, place);
  }

  find(high: number, low: number): number | undefined {
    return this.#families[high === MAPPED_HIGH ? 0 : 1].find(high, low);
  }
}

class RangeColumns {
  size = 0;
  #startHigh = new Uint32Array(FIRST_ROOM);
  #startLow = new Uint32Array(FIRST_ROOM);
  #endHigh = new Uint32Array(FIRST_ROOM);
  #endLow = new Uint32Array(FIRST_ROOM);
  #place = new Uint32Array(FIRST_ROOM);

  push(start: Point, end: Point, place: number): void {
    const index = this.size;
    if (index > 0 && isBefore(start.high, start.low, this.#startHigh[index - 1] ?? 0, this.#startLow[index - 1] ?? 0)) {
      throw badRequest(
        'bad_city_file',
        `the city file is not sorted: range ${index + 1} begins before the one in front of it`,
      );
    }
    if (index === this.#place.length) this.#grow();
    this.#startHigh[index] = start.high;
    this.#startLow[index] = start.low;
    this.#endHigh[index] = end.high;
    this.#endLow[index] = end.low;
    this.#place[index] = place;
    this.size++;
  }

  find(high: number, low: number): number | undefined {
    let first = 0;
    let end = this.size;
    while (first < end) {
      const middle = (first + end) >>> 1;
      if (isBefore(high, low, this.#startHigh[middle] ?? 0, this.#startLow[middle] ?? 0)) end = middle;
      else first = middle + 1;
    }
    const index = first - 1;
    if (index < 0 || isBefore(this.#endHigh[index] ?? 0, this.#endLow[index] ?? 0, high, low)) return undefined;
    return this.#place[index];
  }

  #grow(): void {
    const grown = (column: Uint32Array<ArrayBuffer>) => {
      const bigger = new Uint32Array(column.length * 2);
      bigger.set(column);
      return bigger;
    };
    this.#startHigh = grown(this.#startHigh);
    this.#startLow = grown(this.#startLow);
    this.#endHigh = grown(this.#endHigh);
    this.#endLow = grown(this.#endLow);
    this.#place = grown(this.#place);
  }
}

function isBefore(high: number, low: number, otherHigh: number, otherLow: number): boolean {
  return high < otherHigh || (high === otherHigh && low < otherLow);
}

/** The fields of a line; those in quotes may hold commas. */
function splitCsv(line: string): readonly string[] {
  if (!line.includes('"')) return line.split(',');
  const fields: string[] = [];
  for (const match of line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)) {
    fields.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '');
  }
  return fields;
}
