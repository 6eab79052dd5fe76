import { log, type Scenario } from '../scenario.ts';

const MINUTES = 30;

export const errorBurst: Scenario = {
  name: 'error-burst',
  summary: 'half an hour of steady logs with two minutes in which a database is gone',
  look: '/logs?query=service%3Aseed-burst',
  *requests({ nowMs, random }) {
    for (let minute = 0; minute < MINUTES; minute++) {
      const broken = minute === 20 || minute === 21;
      const count = broken ? 400 : 60;
      const body = Array.from({ length: count }, () => {
        const time = nowMs - (MINUTES - minute) * 60_000 + Math.floor(random() * 60_000);
        const fails = random() < (broken ? 0.9 : 0.01);
        const order = Math.floor(random() * 1e6);
        return fails
          ? log(time, 'seed-burst', 'error', `order ${order} failed: connection refused (db-1:5432)`, {
              error: { kind: 'ConnectionRefused' },
              http: { status_code: 503 },
            })
          : log(time, 'seed-burst', 'info', `order ${order} placed in ${20 + Math.floor(random() * 80)} ms`, {
              http: { status_code: 201 },
            });
      });
      yield { method: 'POST', path: '/api/v2/logs', body };
    }
  },
};
