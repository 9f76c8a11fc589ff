import assert from 'node:assert/strict';
import { test } from 'node:test';

import { copier } from '../src/clipboard';

function clipboard(): { copied: string[]; copy: (params: unknown) => Promise<null> } {
  const copied: string[] = [];
  const write = (text: string): Promise<void> => {
    copied.push(text);
    return Promise.resolve();
  };
  return { copied, copy: copier(write) };
}

test('the text is copied before the server has its answer', async () => {
  const { copied, copy } = clipboard();
  assert.equal(await copy({ text: 'keyring set NAME default' }), null);
  assert.deepEqual(copied, ['keyring set NAME default']);
});

test('a request without a text copies nothing', async () => {
  const { copied, copy } = clipboard();
  for (const params of [undefined, null, {}, { text: 1 }, 'text']) {
    await assert.rejects(copy(params), TypeError);
  }
  assert.deepEqual(copied, []);
});
