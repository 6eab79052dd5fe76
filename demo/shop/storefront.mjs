// storefront: what a browser asks. It calls catalog and account.
import { ask, createApp, listen, log, metrics } from './service.mjs';

const CATALOG = process.env.CATALOG_URL;
const ACCOUNT = process.env.ACCOUNT_URL;

/** The caller's address goes along, as a proxy would send it. */
const passOn = (request) => ({ 'x-forwarded-for': String(request.headers['x-forwarded-for'] ?? '127.0.0.1') });

const app = createApp((routes) => {
  routes.get('/', async (_request, response) => {
    response.json({ products: await ask(`${CATALOG}/products`) });
  });
  routes.get('/products/:id', async (request, response) => {
    metrics.increment('product.viewed', 1, [`product:${request.params.id}`]);
    response.json(await ask(`${CATALOG}/products/${request.params.id}`));
  });
  // Slow on purpose: the recommendations wait for a query that sleeps.
  routes.get('/recommendations', async (_request, response) => {
    response.json(await ask(`${CATALOG}/recommendations`));
  });
  routes.post('/checkout', async (request, response) => {
    const started = performance.now();
    const { account, product } = request.body;
    const reserved = await ask(`${CATALOG}/products/${product}/reserve`, { method: 'POST', body: { account } });
    const charge = await ask(`${ACCOUNT}/charge`, { method: 'POST', body: { account, yen: reserved.price_yen } });
    metrics.increment('order.placed');
    metrics.distribution('order.yen', reserved.price_yen);
    metrics.timing('checkout.duration', performance.now() - started);
    log.info(
      { usr: { id: account }, order: { id: reserved.order, yen: reserved.price_yen } },
      `order ${reserved.order} placed by ${account}`,
    );
    response.status(201).json({ order: reserved.order, receipt: charge.receipt });
  });
  routes.post('/login', async (request, response) => {
    const answer = await ask(`${ACCOUNT}/login`, { method: 'POST', body: request.body, headers: passOn(request) });
    request.user = request.body.account;
    response.json(answer);
  });
});
listen(app, Number(process.env.PORT));
