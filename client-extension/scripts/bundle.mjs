/** Bundles the extension into dist/, or with --tests the unit tests into build/tests/. */
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { build } from 'esbuild';

import { notices } from './notices.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const tests = process.argv.includes('--tests');
const outdir = path.join(root, tests ? 'build/tests' : 'dist');

rmSync(outdir, { recursive: true, force: true });
const { metafile } = await build({
  absWorkingDir: root,
  entryPoints: tests
    ? readdirSync(path.join(root, 'test')).map((name) => `test/${name}`)
    : ['src/extension.ts'],
  outdir,
  bundle: true,
  platform: 'node',
  format: 'cjs',
  // The Node of the oldest editor that engines.vscode allows.
  target: 'node20',
  external: ['vscode'],
  minify: !tests,
  sourcemap: tests ? 'inline' : false,
  legalComments: 'none', // they are in the notices
  metafile: true,
  logLevel: 'warning',
});
if (!tests) {
  writeFileSync(path.join(outdir, 'THIRD-PARTY-NOTICES.txt'), notices(root, Object.keys(metafile.inputs)));
}
