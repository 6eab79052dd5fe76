import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { UserAgentParser } from './parse-user-agent.ts';
import { readRuleEntries } from './rules.ts';

const agents = new UserAgentParser();

function details(agent: string): Record<string, string> {
  return Object.fromEntries(agents.parse(agent));
}

const CHROME_ON_MAC =
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/98.0.4758.102 Safari/537.36';

describe('user agents', () => {
  it('are taken apart as Datadog does', () => {
    expect(details(CHROME_ON_MAC)).toEqual({
      'browser.family': 'Chrome',
      'browser.major': '98',
      'browser.minor': '0',
      'browser.patch': '4758',
      'browser.patch_minor': '102',
      'os.family': 'Mac OS X',
      'os.major': '10',
      'os.minor': '15',
      'os.patch': '7',
      'device.family': 'Mac',
      'device.brand': 'Apple',
      'device.model': 'Mac',
      'device.category': 'Desktop',
    });
  });

  it.each([
    [
      'Mozilla/5.0 (iPad; CPU OS 17_0 like Mac OS X) AppleWebKit/605.1.15 Version/17.0 Mobile/15E148 Safari/604.1',
      'Tablet',
    ],
    ['Mozilla/5.0 (Linux; Android 14; SM-S918B) AppleWebKit/537.36 Chrome/120.0.0.0 Mobile Safari/537.36', 'Mobile'],
    ['Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)', 'Bot'],
    ['Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:133.0) Gecko/20100101 Firefox/133.0', 'Desktop'],
    ['curl/8.5.0', 'Other'],
    ['', 'Other'],
  ])('%s is %s', (agent, category) => {
    expect(details(agent)['device.category']).toBe(category);
  });

  it('are remembered', () => {
    expect(agents.parse(CHROME_ON_MAC)).toBe(agents.parse(CHROME_ON_MAC));
  });

  it('have rules that are read as a YAML reader reads them', () => {
    const file = createRequire(import.meta.url).resolve('uap-core/regexes.yaml');
    expect(Object.fromEntries(readRuleEntries())).toEqual(parse(readFileSync(file, 'utf8')));
  });
});
