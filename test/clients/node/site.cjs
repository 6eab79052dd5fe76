// Loaded with `--require` into clients that only know a site: stands in for the wildcard DNS entry and the port
// forwarding of a real installation. Connections to any name under SITE on port 443 go to this machine's TLS_PORT; the
// names in the TLS handshake and in the requests stay as the client wrote them.
const net = require('node:net');

const { SITE, TLS_PORT } = process.env;
const connect = net.Socket.prototype.connect;

net.Socket.prototype.connect = function (...args) {
  // Node's own callers pass their options in a marked array, which has to stay the same object.
  const holder = Array.isArray(args[0]) ? args[0] : args;
  const options = holder[0];
  if (typeof options === 'object' && options !== null && isOfSite(options.host) && Number(options.port) === 443) {
    holder[0] = { ...options, host: '127.0.0.1', port: Number(TLS_PORT) };
  }
  return connect.apply(this, args);
};

const isOfSite = (host) => typeof host === 'string' && (host === SITE || host.endsWith(`.${SITE}`));
