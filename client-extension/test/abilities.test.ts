import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { ClientCapabilities } from 'vscode-languageclient';

import { abilities, LINKED_COMMANDS } from '../src/abilities';

test('the server is told what the client can do, beside what others tell it', () => {
  const capabilities: ClientCapabilities = { experimental: { another: 1 } };
  abilities.fillClientCapabilities(capabilities);
  assert.deepEqual(capabilities.experimental, {
    another: 1,
    keymend: { clipboard: true, commandLinks: true, findingsInHover: true },
  });
});

test('capabilities without anything experimental are filled as well', () => {
  const capabilities: ClientCapabilities = {};
  abilities.fillClientCapabilities(capabilities);
  assert.deepEqual(Object.keys(capabilities.experimental as object), ['keymend']);
});

test('a link runs a command of the server and nothing else of the editor', () => {
  assert.ok(LINKED_COMMANDS.every((command) => command.startsWith('keymend.server.')));
});
