import assert from 'node:assert/strict';
import { test } from 'node:test';

import { coalesce } from '../src/coalesce';

/** A job whose runs end when the test says so. */
function manualJob(): { job: () => Promise<void>; runs: { end: () => void; fail: () => void }[] } {
  const runs: { end: () => void; fail: () => void }[] = [];
  const job = (): Promise<void> =>
    new Promise((resolve, reject) => {
      runs.push({
        end: resolve,
        fail: () => {
          reject(new Error('failed'));
        },
      });
    });
  return { job, runs };
}

test('calls during a run share exactly one more run', async () => {
  const { job, runs } = manualJob();
  const run = coalesce(job);
  const first = run();
  const others = [run(), run(), run()];
  assert.equal(runs.length, 1);
  runs[0]?.end();
  await first;
  assert.equal(runs.length, 2);
  runs[1]?.end();
  await Promise.all(others);
  assert.equal(runs.length, 2);
});

test('runs never overlap', async () => {
  let active = 0;
  let most = 0;
  const run = coalesce(async () => {
    active += 1;
    most = Math.max(most, active);
    await Promise.resolve();
    active -= 1;
  });
  await Promise.all([run(), run(), run()]);
  await run();
  assert.equal(most, 1);
});

test('a failed run does not hold up the waiting one', async () => {
  const { job, runs } = manualJob();
  const run = coalesce(job);
  const first = run();
  const second = run();
  runs[0]?.fail();
  await assert.rejects(first, /failed/);
  runs[1]?.end();
  await second;
  assert.equal(runs.length, 2);
});

test('a call after the end starts anew', async () => {
  const { job, runs } = manualJob();
  const run = coalesce(job);
  const first = run();
  runs[0]?.end();
  await first;
  const second = run();
  assert.equal(runs.length, 2);
  runs[1]?.end();
  await second;
});
