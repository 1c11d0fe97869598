/** The tools that the tests need beside the build's. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { BINDGEN, installTool, toolFolder } from '../../pkg-template/build.mjs';

const GECKODRIVER = { crate: 'geckodriver', version: '0.37.1' };
const program = (tool, name) => join(toolFolder(tool), 'bin', name);

export const geckodriver = () => program(GECKODRIVER, 'geckodriver');
export const testRunner = () => program(BINDGEN, 'wasm-bindgen-test-runner');

/** Builds what is not there yet. */
export function installTools() {
  for (const [tool, path] of [
    [BINDGEN, testRunner()],
    [GECKODRIVER, geckodriver()],
  ]) {
    if (!existsSync(path)) installTool(tool);
  }
}
