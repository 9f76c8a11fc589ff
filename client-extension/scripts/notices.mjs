/** Owns the licence texts of the packages that a bundle was made of. */
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

const RULE = '='.repeat(80);

/**
 * Returns the licences as one text. A package without a licence file is an error: it may not be shipped unread.
 *
 * @param root the extension's folder
 * @param files what was bundled, relative to `root`
 */
export function notices(root, files) {
  const folders = files.map((file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0]);
  return [...new Set(folders)]
    .filter((folder) => folder !== undefined)
    .sort()
    .map((folder) => section(path.join(root, folder)))
    .join('\n');
}

function section(folder) {
  const { name, version } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
  const licence = readdirSync(folder).find((file) => /^licen[cs]e/i.test(file));
  if (licence === undefined) {
    throw new Error(`${name} ${version} has no licence file`);
  }
  const text = readFileSync(path.join(folder, licence), 'utf8').trim();
  return `${RULE}\n${name} ${version}\n${RULE}\n\n${text}\n`;
}
