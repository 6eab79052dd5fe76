// catalog: products and stock, in the database.
import pg from 'pg';
import { createApp, listen, log } from './service.mjs';

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 4 });

const app = createApp((routes) => {
  routes.get('/products', async (_request, response) => {
    const { rows } = await pool.query('SELECT id, name, price_yen FROM products ORDER BY id');
    response.json(rows);
  });
  routes.get('/products/:id', async (request, response) => {
    const { rows } = await pool.query('SELECT id, name, price_yen, stock FROM products WHERE id = $1', [
      Number(request.params.id),
    ]);
    if (rows[0] === undefined) {
      log.warn({ product: { id: request.params.id } }, `no product ${request.params.id}`);
      response.status(404).json({ error: 'no such product' });
      return;
    }
    response.json(rows[0]);
  });
  routes.get('/recommendations', async (_request, response) => {
    const { rows } = await pool.query(
      'SELECT p.id, p.name, count(o.id) AS sold, pg_sleep(0.9) FROM products p LEFT JOIN orders o ON o.product_id = p.id GROUP BY p.id, p.name ORDER BY sold DESC LIMIT 1',
    );
    response.json(rows);
  });
  routes.post('/products/:id/reserve', async (request, response) => {
    const { rows } = await pool.query('UPDATE products SET stock = stock - 1 WHERE id = $1 RETURNING price_yen', [
      Number(request.params.id),
    ]);
    const order = await pool.query('INSERT INTO orders (account, product_id) VALUES ($1, $2) RETURNING id', [
      request.body.account,
      Number(request.params.id),
    ]);
    response.json({ order: order.rows[0].id, price_yen: rows[0].price_yen });
  });
});
listen(app, Number(process.env.PORT));
