/**
 * Builds build/keymend-<target>.vsix with a frozen server for the machine it runs on.
 *
 * The server is frozen from a virtual environment of its own (build/freeze/venv), made by $PYTHON, else by `python3`
 * (`python` on Windows), so that nothing but what keymend declares can get into it.
 */
import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const extension = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const repository = path.dirname(extension);
const windows = process.platform === 'win32';

/** Runs a program in the extension's folder, its output shown; ends this one if it fails. */
function run(program, ...args) {
  execFileSync(program, args, { cwd: extension, stdio: 'inherit' });
}

/** The name by which the marketplace knows this machine. */
function target() {
  const musl = process.platform === 'linux' && process.report.getReport().header.glibcVersionRuntime === undefined;
  const arch = process.arch === 'arm' ? 'armhf' : process.arch;
  return `${musl ? 'alpine' : process.platform}-${arch}`;
}

function freezeServer() {
  const work = path.join(extension, 'build', 'freeze');
  const venv = path.join(work, 'venv');
  const python = path.join(venv, windows ? 'Scripts/python.exe' : 'bin/python');
  if (!existsSync(python)) {
    run(process.env.PYTHON ?? (windows ? 'python' : 'python3'), '-m', 'venv', venv);
  }
  run(python, '-m', 'pip', 'install', '--quiet', '--disable-pip-version-check',
    '--constraint', path.join(repository, 'tests', 'requirements.lock'),
    '--requirement', 'requirements-freeze.txt', repository);
  run(python, 'scripts/freeze_server.py', path.join(extension, 'bundled', 'keymend'), work);
}

/** vsce's own entry for Node, since the name of its command differs by platform. */
function vsce(...args) {
  const folder = path.join(extension, 'node_modules', '@vscode', 'vsce');
  const { bin } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
  run(process.execPath, path.join(folder, bin.vsce), ...args);
}

const file = path.join('build', `keymend-${target()}.vsix`);
freezeServer();
copyFileSync(path.join(repository, 'LICENSE'), path.join(extension, 'LICENSE'));
// Everything is bundled or frozen, so node_modules stays out.
vsce('package', '--no-dependencies', '--allow-missing-repository', '--target', target(), '--out', file);
console.log(`${file}: ${(statSync(path.join(extension, file)).size / 1e6).toFixed(1)} MB`);
