import { AttributeGroup } from '@komainu/wire/logs/attribute-group.ts';
import type { Fields } from '../fields.ts';
import { continentOf, countryNameOf } from '../geo/countries.ts';
import { type Build, type ProcessLog, processorType } from '../processor.ts';

interface GeoDefinition {
  readonly sources: readonly string[];
  readonly target: string;
  readonly ip_processing_behavior: string;
}

/** Adds where an address is: country and continent, and city and subdivision where a city file is set up. */
export const geoIpParser = processorType('geo-ip-parser', read, compile);

function read(fields: Fields): GeoDefinition {
  return {
    sources: fields.texts('sources', ['network.client.ip']),
    target: fields.text('target', 'network.client.geoip'),
    ip_processing_behavior: fields.text('ip_processing_behavior', 'do-nothing'),
  };
}

function compile({ sources, target }: GeoDefinition, { resources }: Build): ProcessLog {
  const at = pathsBelow(target);
  // What follows from a country is made once, not for every log.
  const byCountry = new Map<string, AttributeGroup>();
  const ofCountry = (code: string): AttributeGroup => {
    let group = byCountry.get(code);
    if (group === undefined) {
      const continent = continentOf(code);
      group = new AttributeGroup([
        ...(continent === undefined
          ? []
          : [entry(at.continentCode, continent.code), entry(at.continentName, continent.name)]),
        entry(at.countryCode, code),
        entry(at.countryName, countryNameOf(code)),
      ]);
      byCountry.set(code, group);
    }
    return group;
  };
  return (log) => {
    const { draft } = log;
    for (const source of sources) {
      const index = resources.geoAt === undefined ? -1 : log.placedText(source);
      const address = index === -1 ? log.text(source) : '';
      if (address === undefined) continue;
      const start = index === -1 ? 0 : draft.valueStart(index);
      const end = index === -1 ? 0 : draft.valueEnd(index);
      const place = index === -1 ? resources.geo(address) : resources.geoAt?.(draft.bytes, start, end);
      if (place === undefined) continue;
      const { subdivision, city, timezone, latitude, longitude } = place;
      const among = log.amongBelow(target);
      log.setTexts(ofCountry(place.countryCode), among);
      if (index === -1) log.set(at.address, address, among);
      else log.setPlace(at.address, start, end, false, among);
      if (subdivision !== '') log.set(at.subdivision, subdivision, among);
      if (city !== '') log.set(at.city, city, among);
      if (timezone !== '') log.set(at.timezone, timezone, among);
      if (latitude !== undefined) log.set(at.latitude, latitude, among);
      if (longitude !== undefined) log.set(at.longitude, longitude, among);
      return undefined;
    }
    return 'no_match';
  };
}

function entry(path: string, text: string): readonly [path: string, text: string] {
  return [path, text];
}

function pathsBelow(target: string) {
  return {
    continentCode: `${target}.continent.code`,
    continentName: `${target}.continent.name`,
    countryCode: `${target}.country.iso_code`,
    countryName: `${target}.country.name`,
    subdivision: `${target}.subdivision.name`,
    city: `${target}.city.name`,
    timezone: `${target}.timezone`,
    latitude: `${target}.location.latitude`,
    longitude: `${target}.location.longitude`,
    address: `${target}.ipAddress`,
  };
}
