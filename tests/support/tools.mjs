/** Tools built from crates, each in a folder named by its version, so that two checkouts never fight over one. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

const GECKODRIVER = '0.37.1';
const cache = () => join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'whysocket');
const lock = new URL('../../Cargo.lock', import.meta.url);

/** The glue's tool must be of exactly the version that Cargo.lock has of the library. */
export function wasmBindgenVersion() {
  const found = /name = "wasm-bindgen"\nversion = "([^"]+)"/.exec(readFileSync(lock, 'utf8'));
  if (!found) throw new Error('Cargo.lock does not name wasm-bindgen');
  return found[1];
}

const folderOf = (name, version) => join(cache(), `${name}-${version}`);
export const geckodriver = () => join(folderOf('geckodriver', GECKODRIVER), 'bin', 'geckodriver');
export const testRunner = () => join(folderOf('wasm-bindgen', wasmBindgenVersion()), 'bin', 'wasm-bindgen-test-runner');

/** What has to be built, as `{ crate, version, root, minutes }`. */
export function missingTools() {
  const all = [
    {
      crate: 'wasm-bindgen-cli',
      version: wasmBindgenVersion(),
      root: folderOf('wasm-bindgen', wasmBindgenVersion()),
      program: testRunner(),
    },
    { crate: 'geckodriver', version: GECKODRIVER, root: folderOf('geckodriver', GECKODRIVER), program: geckodriver() },
  ];
  return all.filter(({ program }) => !existsSync(program));
}

/** Builds one from source: neither npm nor Debian has them, and a prebuilt download would be one more host to trust. */
export function buildTool({ crate, version, root }) {
  console.log(`building ${crate} ${version} (some minutes, once per machine)`);
  const { status } = spawnSync('cargo', ['install', crate, '--version', version, '--locked', '--root', root], {
    stdio: 'inherit',
    // Outside of the project, or its toolchain file and target folder would be taken.
    cwd: homedir(),
    env: { ...process.env, CARGO_TARGET_DIR: join(root, 'target') },
  });
  if (status !== 0) throw new Error(`cargo install ${crate} ${version} failed`);
}
