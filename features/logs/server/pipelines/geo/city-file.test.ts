import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readCityFile } from './city-file.ts';

const directory = mkdtempSync(path.join(tmpdir(), 'cities-'));
afterAll(() => rmSync(directory, { recursive: true }));

function file(text: string): string {
  const name = path.join(directory, `${Math.random()}.csv`);
  writeFileSync(name, text);
  return name;
}

const TOKYO = {
  countryCode: 'JP',
  subdivision: 'Tokyo',
  city: 'Tokyo',
  timezone: 'Asia/Tokyo',
  latitude: 35.6895,
  longitude: 139.6917,
};

describe('a city file', () => {
  it('says where addresses are', async () => {
    const cities = await readCityFile(
      file(
        [
          '1.0.0.0,1.0.0.255,AU,Queensland,,"Brisbane, South",,,,',
          '1.0.16.0,1.0.31.255,JP,Tokyo,,Tokyo,,35.6895,139.6917,Asia/Tokyo',
          'not a range',
          '2001:200::,2001:200:ffff:ffff:ffff:ffff:ffff:ffff,JP,Tokyo,,Tokyo,,35.6895,139.6917,Asia/Tokyo',
          '',
        ].join('\n'),
      ),
    );
    expect(cities.size).toBe(3);
    expect(
      ['1.0.0.7', '1.0.1.0', '1.0.31.255', '::ffff:1.0.16.0', '2001:200:1::5', '2001:201::', 'x'].map((ip) =>
        cities.placeOf(ip),
      ),
    ).toEqual([
      { countryCode: 'AU', subdivision: 'Queensland', city: 'Brisbane, South', timezone: '' },
      undefined,
      TOKYO,
      TOKYO,
      TOKYO,
      undefined,
      undefined,
    ]);
  });

  it('is refused when it cannot be searched', async () => {
    await expect(readCityFile(file('2.0.0.0,2.0.0.1,FR\n1.0.0.0,1.0.0.1,AU\n'))).rejects.toThrow('not sorted');
    await expect(readCityFile(file('nothing\n'))).rejects.toMatchObject({ code: 'bad_city_file' });
    await expect(readCityFile(path.join(directory, 'none.csv'))).rejects.toThrow('ENOENT');
  });
});
