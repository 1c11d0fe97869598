/** Where one row happens in one engine: an address, a name, and whatever was started there, all of which ends with it. */
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import http2 from 'node:http2';
import net from 'node:net';
import { join } from 'node:path';
import tls from 'node:tls';
import { eventually, start } from '../support/processes.mjs';
import { pair } from './certificates.mjs';
import { addressOf, blackhole } from './namespace.mjs';
import { pageOf } from './pages.mjs';
import { speakHttp } from './wire.mjs';

const READY_MS = 30_000;
/** TEST-NET-1; .1 is the machine's own. */
const BLACKHOLES = { from: 10, count: 240 };
const shared = new Map();

export class Place {
  ports = { plain: 8080, tls: 8443 };
  /** The requests and handshakes that were seen, for whoever wonders. */
  seen = [];
  #ends = [];

  /** `lab` has the certificates and a folder. */
  constructor(n, { lab, engine, variant }) {
    Object.assign(this, { n, lab, engine, variant, address: addressOf(n), name: `p${n}.wsx.test` });
    this.secure = variant.startsWith('tls');
    this.cors = variant.endsWith('cors');
    this.same = variant === 'same';
    this.files = { ca: lab.certificates.ca, ...lab.certificates.good };
  }

  get port() {
    return this.secure ? this.ports.tls : this.ports.plain;
  }

  /** Addresses of this place by name, whoever answers there. */
  urls({ name = this.name, port = this.port, secure = this.secure } = {}) {
    const s = secure ? 's' : '';
    return {
      ws: (path = '/ws') => `ws${s}://${name}:${port}${path}`,
      http: (path = '/healthz') => `http${s}://${name}:${port}${path}`,
    };
  }

  page(spec) {
    return pageOf(this, spec);
  }

  /** HTTP/1.1 as `handle` wants it, and a health page. `options`: `health: false`, `tls` (of node:tls), `secure`, `port`, `name`, `address`. */
  async http(handle, { health, secure = this.secure, port = this.ports[secure ? 'tls' : 'plain'], ...options } = {}) {
    const { cors, same } = this;
    const tls_ = secure ? (options.tls ?? {}) : undefined;
    const speak = (socket) => speakHttp(socket, (request) => this.#note(request, handle), { cors, same, health });
    await this.listen(port, speak, { tls: tls_, address: options.address });
    return this.urls({ port, secure, name: options.name });
  }

  #note(request, handle) {
    this.seen.push(`${request.method} ${request.url}${request.upgrade ? ' upgrade' : ''}`);
    return handle(request);
  }

  /** `connected` gets each connection; with `tls`, once it is secure. `socket.raw` is the connection below. */
  async listen(port, connected, { tls: secure, address = this.address } = {}) {
    const raws = new Map();
    const server = secure ? tls.createServer({ ...pair(this.lab.certificates.good), ...secure }) : net.createServer();
    server.on('connection', (raw) => {
      raws.set(raw.remotePort, raw);
      raw.on('error', () => undefined);
      raw.once('close', () => raws.delete(raw.remotePort));
    });
    server.on('tlsClientError', (error) => this.seen.push(`no TLS: ${error.code}`));
    server.on(secure ? 'secureConnection' : 'connection', (socket) => {
      socket.raw = raws.get(socket.remotePort) ?? socket;
      socket.on('error', () => undefined);
      connected(socket);
    });
    return this.#serve(server, port, raws, address);
  }

  /** HTTP/2 over TLS. The streams are `handle`'s; sessions end with the place. */
  async http2(handle, { port = this.ports.tls, ...options } = {}) {
    const server = http2.createSecureServer({ ...pair(this.lab.certificates.good), ...options });
    const raws = new Map();
    server.on('connection', (raw) => {
      raws.set(raw.remotePort, raw);
      raw.on('error', () => undefined);
    });
    server.on('tlsClientError', (error) => this.seen.push(`no TLS: ${error.code}`));
    server.on('sessionError', () => undefined);
    server.on('stream', (stream, headers) => {
      this.seen.push(`h2 ${headers[':method']} ${headers[':path']}`);
      stream.on('error', () => undefined);
      handle(stream, headers);
    });
    await this.#serve(server, port, raws);
    return server;
  }

  async #serve(server, port, raws, address = this.address) {
    await new Promise((done, failed) => server.once('error', failed).listen(port, address, done));
    this.closing(async () => {
      for (const raw of raws.values()) raw.destroy();
      server.close();
    });
    return server;
  }

  /** A program that ends with the place. */
  run(program, args, options) {
    const process_ = start(program, args, options);
    this.closing(() => process_.stop());
    return process_;
  }

  /** Resolves once something accepts connections. */
  ready(port, { address = this.address, what = `port ${port}`, withinMs = READY_MS } = {}) {
    const attempt = async () => {
      const socket = net.connect(port, address);
      try {
        await once(socket, 'connect');
        return true;
      } finally {
        socket.destroy();
      }
    };
    return eventually(attempt, { deadlineMs: withinMs, what });
  }

  folder() {
    const path = join(this.lab.folder, `place-${this.n}`);
    mkdirSync(path, { recursive: true });
    return path;
  }

  /** An address whose packets nobody answers. */
  blackhole() {
    return blackhole(`192.0.2.${BLACKHOLES.from + (this.n % BLACKHOLES.count)}`);
  }

  /** What `begin` answers, the same for all who ask with this key, until the run is over. */
  once(key, begin) {
    if (!shared.has(key)) {
      const place = new Place(this.lab.nextPlace(), this);
      this.lab.closing(() => place.close());
      shared.set(key, Promise.resolve(begin(place)));
    }
    return shared.get(key);
  }

  closing(end) {
    this.#ends.push(end);
  }

  /** Last started, first ended. */
  async close() {
    for (const end of this.#ends.splice(0).reverse()) await end();
  }
}
