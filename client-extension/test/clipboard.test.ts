import assert from 'node:assert/strict';
import { test } from 'node:test';

import { ClipboardFeature } from '../src/clipboard';

function feature(): { copied: string[]; feature: ClipboardFeature } {
  const copied: string[] = [];
  const write = (text: string): Promise<void> => {
    copied.push(text);
    return Promise.resolve();
  };
  return { copied, feature: new ClipboardFeature(write) };
}

test('the server is told, and other experiments stay', () => {
  const capabilities = { experimental: { other: 1 } };
  feature().feature.fillClientCapabilities(capabilities);
  assert.deepEqual(capabilities, { experimental: { other: 1, keymend: { clipboard: true } } });
});

test('the text is copied before the server has its answer', async () => {
  const { copied, feature: clipboard } = feature();
  assert.equal(await clipboard.copy({ text: 'keyring set NAME default' }), null);
  assert.deepEqual(copied, ['keyring set NAME default']);
});

test('a request without a text copies nothing', async () => {
  const { copied, feature: clipboard } = feature();
  for (const params of [undefined, null, {}, { text: 1 }, 'text']) {
    await assert.rejects(clipboard.copy(params), TypeError);
  }
  assert.deepEqual(copied, []);
});
