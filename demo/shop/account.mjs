// account: sign-in and payment. For a while each few minutes its payment provider fails: the error burst.
import pg from 'pg';
import { createApp, listen, log, metrics } from './service.mjs';

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 4 });
// The payment provider is down every so often, for a while.
const BURST_EVERY_MS = Number(process.env.SHOP_BURST_EVERY_MS ?? 180_000);
const BURST_MS = Number(process.env.SHOP_BURST_MS ?? 20_000);

class PaymentError extends Error {
  name = 'PaymentError';
  status = 502;
}

const providerIsDown = () => Date.now() % BURST_EVERY_MS < BURST_MS;

const app = createApp((routes) => {
  routes.post('/login', async (request, response) => {
    const { account, password } = request.body;
    const { rows } = await pool.query('SELECT password FROM accounts WHERE name = $1', [account]);
    const success = rows[0]?.password === password;
    const ip = String(request.headers['x-forwarded-for'] ?? '127.0.0.1');
    metrics.increment('login', 1, [`outcome:${success ? 'success' : 'failure'}`]);
    log[success ? 'info' : 'warn'](
      {
        usr: { id: account },
        evt: { name: 'authentication', category: 'authentication', outcome: success ? 'success' : 'failure' },
        network: { client: { ip } },
      },
      success ? `${account} signed in` : `wrong password for ${account}`,
    );
    response.status(success ? 200 : 401).json({ success });
  });
  routes.post('/charge', async (request, response) => {
    await new Promise((resolve) => setTimeout(resolve, 15 + Math.random() * 40));
    if (providerIsDown() && Math.random() < 0.6) throw new PaymentError('payment provider did not answer in time');
    metrics.gauge('payment.provider.up', providerIsDown() ? 0 : 1);
    response.json({ receipt: `r-${request.body.account}-${Date.now()}` });
  });
});
listen(app, Number(process.env.PORT));
