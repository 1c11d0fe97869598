/**
 * The lab's own small machine: a network without a way out, names, a resolver, and trust, made inside of namespaces that end with it.
 * Ports 53, 80 and 443 are free there, and whatever is still running at the end is ended by the kernel.
 */
import { execFileSync, spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { scratchFolder } from '../support/processes.mjs';

const INSIDE = 'WHYSOCKET_LAB_INSIDE';
/** All rows take a quarter of an hour on two cores; whatever hangs, the lab does not. */
const RUN_MS = 60 * 60_000;
/** Where the system keeps the authorities that it trusts; WebKitGTK reads nothing else. */
const BUNDLE = '/etc/ssl/certs/ca-certificates.crt';
/** Places are pN.wsx.test; more than all rows in all engines. */
export const PLACES = 3_000;
export const addressOf = (n) => `127.80.${n >> 8}.${n & 255}`;
export const NEVER = 'never.wsx.example';
export const NOWHERE = 'nowhere.wsx.example';

/** Runs this program once more inside of the namespaces and answers its exit code; inside, answers undefined. */
export function enter(program, args) {
  if (process.env[INSIDE]) return undefined;
  const spaces = ['--net', '--mount', '--pid', '--fork', '--kill-child=KILL', '--mount-proc'];
  const asRoot = process.getuid() === 0 ? [] : ['--map-root-user'];
  // The first process of such a space has to bury the orphans of the others, which a shell does.
  const init = ['sh', '-c', '"$@"; exit $?', 'lab', process.execPath, program, ...args];
  const child = spawn('unshare', [...spaces, ...asRoot, ...init], {
    stdio: 'inherit',
    env: { ...process.env, [INSIDE]: '1' },
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => child.kill('SIGKILL'));
  const bound = setTimeout(() => {
    console.error(`the lab was not done within ${RUN_MS / 60_000} minutes`);
    child.kill('SIGKILL');
  }, RUN_MS);
  bound.unref();
  return new Promise((done, failed) => {
    child.once('error', (error) => failed(new Error('the lab needs `unshare` (util-linux)', { cause: error })));
    child.once('exit', (code) => done(code ?? 1));
  });
}

/** Everything but the servers. Once, inside. */
export async function furnish() {
  network();
  const folder = scratchFolder('lab').path;
  over('/etc/hosts', hosts(), join(folder, 'hosts'));
  // Longer than any deadline here, so that a name that is never answered is silent as long as anybody listens.
  over('/etc/resolv.conf', 'nameserver 127.0.0.1\noptions timeout:15 attempts:1\n', join(folder, 'resolv.conf'));
  await resolver();
  return folder;
}

/** The bundle of trusted authorities, with one more. */
export function trust(ca, folder) {
  if (!existsSync(BUNDLE)) throw new Error(`${BUNDLE} is missing (package ca-certificates)`);
  over(BUNDLE, `${readFileSync(BUNDLE, 'utf8')}\n${readFileSync(ca, 'utf8')}`, join(folder, 'bundle.pem'));
}

const ip = (...args) => execFileSync('ip', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });

function network() {
  ip('link', 'set', 'lo', 'up');
  // An interface that is up and is no loopback: without one, engines say that they are offline.
  ip('link', 'add', 'lab0', 'type', 'veth', 'peer', 'name', 'lab1');
  ip('addr', 'add', '192.0.2.1/24', 'dev', 'lab0');
  for (const name of ['lab0', 'lab1']) ip('link', 'set', name, 'up');
  ip('route', 'add', 'default', 'via', '192.0.2.1', 'dev', 'lab0');
}

/** An address whose packets are sent and never answered: a neighbour that is known by its hardware address and takes everything, as a firewall that drops. */
export function blackhole(address) {
  const [{ address: hardware }] = JSON.parse(ip('-json', 'link', 'show', 'lab1'));
  ip('neigh', 'replace', address, 'lladdr', hardware, 'dev', 'lab0', 'nud', 'permanent');
  return address;
}

function hosts() {
  const places = Array.from({ length: PLACES }, (_, n) => `${addressOf(n)} p${n}.wsx.test`);
  return ['127.0.0.1 localhost', '::1 localhost', '127.0.0.1 app.wsx.test other.wsx.test', ...places, ''].join('\n');
}

function over(path, text, file) {
  writeFileSync(file, text);
  execFileSync('mount', ['--bind', file, path]);
}

/** A name server that knows no name, and of one not even that. */
async function resolver() {
  const socket = createSocket('udp4');
  socket.on('message', (query, { port, address }) => {
    if (questioned(query).endsWith(NEVER)) return;
    const answer = Buffer.from(query);
    // A response (0x80), recursion available (0x80), no such name (3).
    answer[2] |= 0x80;
    answer[3] = 0x83;
    socket.send(answer, port, address);
  });
  socket.bind(53, '127.0.0.1');
  await once(socket, 'listening');
  socket.unref();
}

/** The name that a DNS message asks for: labels, each with its length before it. */
function questioned(query) {
  const labels = [];
  for (let at = 12; query[at] > 0; at += query[at] + 1)
    labels.push(query.toString('latin1', at + 1, at + 1 + query[at]));
  return labels.join('.').toLowerCase();
}
