/** Makes a machine ready for `npm test`: browsers, drivers, Rust's target, tools. Only Node's own modules, since nothing is installed yet. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { installPython } from './python.mjs';
import { installTools } from './tools.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));

const PACKAGES = [
  'chromium',
  'chromium-driver',
  'firefox-esr',
  // WebKitGTK with its driver; it needs a display, a session bus, and these at run time.
  'webkit2gtk-driver',
  'xvfb',
  'dbus',
  'glib-networking',
  'gsettings-desktop-schemas',
  'bubblewrap',
  'xdg-dbus-proxy',
  'ca-certificates',
  'fonts-dejavu-core',
  // The lab's network, and the certificates that engines learn to trust there.
  'iproute2',
  'openssl',
  'libnss3-tools',
  // Real servers of the lab; they must not start by themselves, see POLICY.
  'nginx',
  'haproxy',
  'caddy',
  'nftables',
  'python3-venv',
];
/** What Debian's packages ask before they start a service; 101 forbids it. */
const POLICY = '/usr/sbin/policy-rc.d';

/** Installs what is missing and says so; throws with the names if it cannot. */
export function install() {
  nodePackages();
  rustTarget();
  systemPackages();
  installPython();
  installTools();
}

function nodePackages() {
  const lock = join(root, 'package-lock.json');
  const installed = join(root, 'node_modules', '.package-lock.json');
  if (existsSync(installed) && sameVersions(lock, installed)) return;
  run('npm', ['ci'], 'the development packages');
}

/** npm writes what it installed into node_modules; a lock that moved on, or a package taken away, differs from it. */
function sameVersions(lock, installed) {
  const versions = (path) => JSON.parse(readFileSync(path, 'utf8')).packages;
  const have = versions(installed);
  return Object.entries(versions(lock)).every(
    ([path, { version, optional, link }]) => path === '' || optional || link || have[path]?.version === version,
  );
}

function rustTarget() {
  if (!works('cargo', ['--version'])) {
    throw new Error('Rust is missing: install it with rustup (https://rustup.rs), then run this again.');
  }
  if (!works('rustup', ['--version'])) {
    // A Rust without rustup may well have the target; cargo will say so if not.
    return;
  }
  const installed = spawnSync('rustup', ['target', 'list', '--installed'], { cwd: root, encoding: 'utf8' });
  if (installed.stdout?.split('\n').includes('wasm32-unknown-unknown')) return;
  run('rustup', ['target', 'add', 'wasm32-unknown-unknown'], "Rust's wasm32 target");
}

function systemPackages() {
  const missing = PACKAGES.filter((name) => !isInstalled(name));
  if (missing.length === 0) return;
  const command = `apt-get install -y --no-install-recommends ${missing.join(' ')}`;
  if (!works('apt-get', ['--version'])) {
    throw new Error(
      `The browser tests need three engines with their drivers, which this script can install on Debian only. Missing: ${missing.join(', ')}.`,
    );
  }
  const asRoot = process.getuid() === 0 ? [] : works('sudo', ['-n', 'true']) ? ['sudo', '-n'] : undefined;
  if (!asRoot) throw new Error(`Missing packages: ${missing.join(', ')}. As root: ${command}`);
  const apt = (...args) => {
    const [program, ...rest] = [
      ...asRoot,
      'env',
      'DEBIAN_FRONTEND=noninteractive',
      'apt-get',
      '-o',
      'DPkg::Lock::Timeout=300',
      ...args,
    ];
    run(program, rest, missing.join(', '));
  };
  apt('-qq', 'update');
  const shell = (line) => run('env', [...asRoot, 'sh', '-c', line], POLICY);
  const hasPolicy = existsSync(POLICY);
  if (!hasPolicy) shell(`printf '#!/bin/sh\\nexit 101\\n' > ${POLICY} && chmod 755 ${POLICY}`);
  try {
    apt('-qq', 'install', '-y', '--no-install-recommends', ...missing);
  } finally {
    if (!hasPolicy) shell(`rm ${POLICY}`);
  }
}

function isInstalled(name) {
  const { stdout } = spawnSync('dpkg-query', ['-W', `-f=\${Status}`, name], { encoding: 'utf8' });
  return stdout === 'install ok installed';
}

const works = (program, args) => spawnSync(program, args, { cwd: root, stdio: 'ignore' }).status === 0;

function run(program, args, what) {
  console.log(`installing ${what}`);
  const { status, error } = spawnSync(program, args, { cwd: root, stdio: 'inherit' });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} failed${error ? `: ${error.message}` : ''}`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  try {
    install();
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
