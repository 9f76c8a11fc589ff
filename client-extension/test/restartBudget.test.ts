import assert from 'node:assert/strict';
import { test } from 'node:test';

import { RestartBudget } from '../src/restartBudget';

test('restarts are allowed up to the limit', () => {
  const budget = new RestartBudget(2, 1000);
  assert.deepEqual([budget.spend(0), budget.spend(1), budget.spend(2)], [true, true, false]);
});

test('restarts longer ago than the period do not count', () => {
  const budget = new RestartBudget(2, 1000);
  assert.deepEqual([budget.spend(0), budget.spend(900), budget.spend(1000)], [true, true, true]);
  assert.equal(budget.spend(1001), false);
});

test('a refused restart is not counted', () => {
  const budget = new RestartBudget(1, 1000);
  assert.deepEqual([budget.spend(0), budget.spend(999), budget.spend(1000)], [true, false, true]);
});
