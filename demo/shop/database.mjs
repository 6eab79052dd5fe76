// The shop's PostgreSQL, embedded: PGlite behind a socket, so that the services speak to it as to any server.
import { PGlite } from '@electric-sql/pglite';
import { PGLiteSocketServer } from '@electric-sql/pglite-socket';

const PRODUCTS = [
  'Komainu charm',
  'Stone lantern',
  'Ema plaque',
  'Torii print',
  'Omamori pouch',
  'Matcha bowl',
  'Furoshiki cloth',
  'Kokeshi doll',
  'Daruma',
  'Maneki-neko',
];

/** Starts the database on `port` with its products and accounts; gives what closes it. */
export async function startDatabase(port) {
  const database = await PGlite.create();
  await database.exec(`
    CREATE TABLE products (id int PRIMARY KEY, name text NOT NULL, price_yen int NOT NULL, stock int NOT NULL);
    CREATE TABLE orders (id serial PRIMARY KEY, account text NOT NULL, product_id int NOT NULL, created timestamptz NOT NULL DEFAULT now());
    CREATE TABLE accounts (name text PRIMARY KEY, password text NOT NULL);
    INSERT INTO accounts VALUES ('sakura', 'hanami'), ('kenji', 'onsen'), ('admin', 'not-guessable');
  `);
  for (const [index, name] of PRODUCTS.entries()) {
    await database.query('INSERT INTO products VALUES ($1, $2, $3, $4)', [
      index + 1,
      name,
      800 + index * 350,
      1_000_000,
    ]);
  }
  const server = new PGLiteSocketServer({ db: database, port, host: '127.0.0.1', maxConnections: 20 });
  await server.start();
  return { close: () => server.stop().then(() => database.close()) };
}
