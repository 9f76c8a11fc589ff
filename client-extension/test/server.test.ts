import assert from 'node:assert/strict';
import * as path from 'node:path';
import { test } from 'node:test';

import { bundledServer, expandHome, findServer, ServerNotFoundError, type ServerChoice } from '../src/server';

const home = path.resolve('/home/ada');
const extensionPath = path.resolve('/extensions/keymend');
const bundled = bundledServer(extensionPath, 'linux');
const own = path.resolve('/opt/keymend');

function choice(changes: Partial<ServerChoice> = {}): ServerChoice {
  return {
    configuredPath: '',
    trusted: true,
    extensionPath,
    home,
    platform: 'linux',
    isExecutable: () => true,
    ...changes,
  };
}

test('no setting: the shipped server', () => {
  const location = findServer(choice());
  assert.equal(location.command, bundled);
  assert.equal(location.origin, 'bundled');
});

test('on Windows the shipped server is an .exe', () => {
  assert.equal(path.basename(findServer(choice({ platform: 'win32' })).command), 'keymend.exe');
});

test('a configured server is used in a trusted workspace', () => {
  const location = findServer(choice({ configuredPath: ` ${own} ` }));
  assert.equal(location.command, own);
  assert.equal(location.origin, 'setting');
});

test('an untrusted workspace gets the shipped server, and the log says why', () => {
  const location = findServer(choice({ configuredPath: own, trusted: false }));
  assert.equal(location.command, bundled);
  assert.match(location.notes.join('\n'), /not trusted/);
});

test('a configured server that cannot be executed is an error, not a fall-back', () => {
  assert.throws(
    () => findServer(choice({ configuredPath: own, isExecutable: (file) => file !== own })),
    (error: unknown) =>
      error instanceof ServerNotFoundError && error.notes.some((note) => note.includes(own)),
  );
});

test('a relative path is refused: it would depend on where the editor was started', () => {
  assert.throws(() => findServer(choice({ configuredPath: 'bin/keymend' })), /absolute/);
});

test('a missing shipped server is an error that names the path tried', () => {
  assert.throws(
    () => findServer(choice({ isExecutable: () => false })),
    (error: unknown) => error instanceof ServerNotFoundError && error.notes.join('\n').includes(bundled),
  );
});

test('a leading ~ is the home folder, and only then', () => {
  assert.equal(expandHome('~/bin/keymend', home), path.join(home, 'bin', 'keymend'));
  assert.equal(expandHome('~', home), home);
  assert.equal(expandHome('~bob/keymend', home), '~bob/keymend');
  assert.equal(expandHome('/srv/~/keymend', home), '/srv/~/keymend');
});
