import { divisionCode } from '@gongyi/kernel';
import { describe, expect, it } from 'vitest';
import { figuresOf, type TrainedCount, trainedFor } from './plan-rules.js';

const [county, gucheng, baoyun] = ['530326000000', '530326001000', '530326002000'].map(divisionCode) as [
  TrainedCount['townshipCode'],
  TrainedCount['townshipCode'],
  TrainedCount['townshipCode'],
];
const count = (townshipCode: TrainedCount['townshipCode'], people: number, changes: Partial<TrainedCount> = {}) => ({
  townshipCode,
  people,
  tradeCode: '4-10-01-06',
  tradeName: '家政服务员',
  level: 5,
  tradeKind: '生活服务',
  departmentId: null,
  classes: 1,
  amountFen: null,
  ...changes,
});
const task = (id: string, divisionCode: TrainedCount['townshipCode'], changes: object = {}) => ({
  id,
  divisionCode,
  departmentId: null,
  tradeKind: '',
  ...changes,
});

describe('people trained towards a task', () => {
  const counts = [count(gucheng, 12), count(baoyun, 5)];

  it('are those of its township, and everybody for the county’s own number', () => {
    const tasks = [task('a', county), task('b', gucheng)];
    expect(tasks.map((one) => trainedFor(one, tasks, counts))).toEqual([17, 12]);
  });
  it('are unknown where two tasks would count the same person', () => {
    const tasks = [task('a', gucheng), task('b', gucheng, { tradeKind: '建筑施工' })];
    expect(trainedFor(tasks[0] as never, tasks, counts)).toBeNull();
  });
});

describe('plan against what was done', () => {
  it('counts people and classes, and says of money that it is not known', () => {
    const [figure] = figuresOf([], [count(gucheng, 12), count(baoyun, 5)], county, 2025);
    expect(figure).toMatchObject({ trainedPeople: 17, classes: 2, spentFen: null });
    expect(figuresOf([], [count(gucheng, 12, { amountFen: 900 })], county, 2025)[0]?.spentFen).toBe(900);
  });
});
