import { LogDraft } from '@komainu/wire/logs/draft.ts';
import { bench } from 'vitest';
import { RECOMMENDED } from './recommended.ts';
import { compileScanner } from './scan-stage.ts';

const LINE =
  '203.0.113.7 - ada [22/Nov/2026:11:57:55 +0000] "GET /cart/12345?x=1 HTTP/1.1" 200 4533 "-" "Mozilla/5.0 (Windows NT 10.0)"';
const ATTRIBUTES = Object.entries({
  'http.method': 'GET',
  'http.url': '/cart/12345?x=1',
  'http.status_code': '200',
  'http.useragent': 'Mozilla/5.0 (Windows NT 10.0)',
  'network.client.ip': '203.0.113.7',
  'network.bytes_written': '4533',
});
const draft = new LogDraft();
let count = 0;

/** A thousand parsed access logs, each with a line of its own, as logs have. */
function thousand(isEnabled: boolean): () => void {
  const groups = RECOMMENDED.groups.map((group) => ({ ...group, is_enabled: isEnabled }));
  const stage = compileScanner({ groups }, (error) => {
    throw error;
  });
  return () => {
    for (let index = 0; index < 1_000; index++) {
      draft.message = `${LINE} ${count++}`;
      draft.size = 0;
      for (const [path, value] of ATTRIBUTES) draft.add(path, value, false);
      stage.process(draft);
    }
  };
}

bench('a thousand access logs, the recommended rules off', thousand(false));
bench('a thousand access logs, the recommended rules on', thousand(true));
