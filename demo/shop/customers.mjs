// The load: customers who browse and buy, one who asks for the slow page, and an attacker who guesses passwords.
const ACCOUNTS = [
  ['sakura', 'hanami'],
  ['kenji', 'onsen'],
];
const GUESSES = ['123456', 'password', 'admin', 'qwerty', 'letmein', 'root', 'toor', 'welcome'];
const BROWSERS = [
  'Mozilla/5.0 (Windows NT 10.0) Chrome/143.0',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0) Safari/605.1',
];

const pick = (list) => list[Math.floor(Math.random() * list.length)];
const address = () => `203.0.113.${1 + Math.floor(Math.random() * 60)}`;

/**
 * Starts the load on `shop` (a URL); gives what stops it. The attacker comes every `SHOP_ATTACK_EVERY_MS` for
 * `SHOP_ATTACK_MS`.
 */
export function startCustomers(shop, env) {
  const attackEveryMs = Number(env.SHOP_ATTACK_EVERY_MS ?? 120_000);
  const attackMs = Number(env.SHOP_ATTACK_MS ?? 25_000);
  const ask = (path, { method = 'GET', body, ip = address(), agent = pick(BROWSERS) } = {}) =>
    fetch(`${shop}${path}`, {
      method,
      headers: { 'content-type': 'application/json', 'x-forwarded-for': ip, 'user-agent': agent },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }).then(
      (response) => response.arrayBuffer(),
      () => undefined,
    );
  const customer = async () => {
    const [account, password] = pick(ACCOUNTS);
    await ask('/');
    await ask(`/products/${1 + Math.floor(Math.random() * 11)}`);
    if (Math.random() < 0.3) await ask('/login', { method: 'POST', body: { account, password } });
    if (Math.random() < 0.4)
      await ask('/checkout', { method: 'POST', body: { account, product: 1 + Math.floor(Math.random() * 10) } });
  };
  const attacker = () => {
    if (Date.now() % attackEveryMs >= attackMs) return;
    const body = { account: pick(['admin', 'root', 'sakura']), password: pick(GUESSES) };
    void ask('/login', { method: 'POST', body, ip: '198.51.100.23', agent: 'python-requests/2.31' });
  };
  const timers = [
    setInterval(() => void customer(), 500),
    setInterval(() => void ask('/recommendations'), 8_000),
    setInterval(attacker, 350),
  ];
  return { close: () => timers.forEach(clearInterval) };
}
