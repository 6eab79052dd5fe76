import { describe, expect, it } from 'vitest';
import { NO_RESOURCES, processed } from '../test-process.ts';
import { UserAgentParser } from '../user-agent/parse-user-agent.ts';

const agents = new UserAgentParser();
const RESOURCES = { ...NO_RESOURCES, userAgent: (text: string) => agents.parse(text) };
const WINDOWS = { family: 'Windows', major: '10' };
const FIREFOX = { family: 'Firefox', major: '133', minor: '0' };

describe('user-agent-parser', () => {
  it.each([
    ['plain', 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:133.0) Gecko/20100101 Firefox/133.0'],
    ['of CloudFront', 'Mozilla/5.0%2520(Windows%2520NT%252010.0;%2520Win64)%2520Gecko/20100101%2520Firefox/133.0'],
    ['of IIS', 'Mozilla/5.0+(Windows+NT+10.0;+Win64;+x64;+rv:133.0)+Gecko/20100101+Firefox/133.0'],
    ['that is no encoding', 'Mozilla/5.0 (Windows NT 10.0; 100%; rv:133.0) Gecko/20100101 Firefox/133.0'],
  ])('reads an encoded agent: %s', (_form, agent) => {
    const parser = {
      type: 'user-agent-parser',
      name: '',
      sources: ['agent'],
      target: 'details',
      is_encoded: true,
    };
    const { attributes } = processed([parser], { message: 'm', agent }, RESOURCES);
    expect(attributes).toEqual({
      agent,
      details: { browser: FIREFOX, os: WINDOWS, device: { family: 'Other', category: 'Desktop' } },
    });
  });
});
