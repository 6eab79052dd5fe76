import { log, type Scenario } from '../scenario.ts';

export const megabyteLog: Scenario = {
  name: 'megabyte-log',
  summary: 'log lines of 1 kB, 100 kB and nearly 1 MB, and one with a thousand attributes',
  look: '/logs?query=service%3Aseed-big',
  *requests({ nowMs, random }) {
    const words = Array.from({ length: 200 }, () => random().toString(36).slice(2, 9));
    const text = (bytes: number): string => {
      let out = '';
      while (out.length < bytes) out += `${words[Math.floor(random() * words.length)] ?? ''} `;
      return out.slice(0, bytes);
    };
    for (const bytes of [1_000, 100_000, 990_000]) {
      yield {
        method: 'POST',
        path: '/api/v2/logs',
        body: [log(nowMs - 30_000, 'seed-big', 'info', text(bytes), { length: bytes })],
      };
    }
    const attributes = Object.fromEntries(Array.from({ length: 1_000 }, (_, index) => [`field_${index}`, index]));
    yield {
      method: 'POST',
      path: '/api/v2/logs',
      body: [log(nowMs - 20_000, 'seed-big', 'warn', 'a thousand attributes', { many: attributes })],
    };
  },
};
