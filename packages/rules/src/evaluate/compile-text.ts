import {
  addDays,
  addMonths,
  addMonthsToMonth,
  completedYears,
  daysBetween,
  firstDayOfMonth,
  lastDayOfMonth,
  monthsApart,
  monthsBetween,
} from '../expression/day-numbers.js';
import { workingDays } from '../expression/working-day-table.js';
import { bandValue, marginalSum } from './dense-table.js';
import { halfEven } from './half-even.js';

let allowed: boolean | undefined;

/** Whether the host lets code be made from text; a content security policy without 'unsafe-eval' does not. */
export function mayGenerateCode(): boolean {
  if (allowed === undefined) {
    try {
      allowed = new Function('return true')() === true;
    } catch {
      allowed = false;
    }
  }
  return allowed;
}

/** What the generated code may call: nothing else of the program is in its reach. */
const library = {
  addDays,
  addMonths,
  addMonthsToMonth,
  bandValue,
  completedYears,
  daysBetween,
  firstDayOfMonth,
  halfEven,
  lastDayOfMonth,
  marginalSum,
  monthsApart,
  monthsBetween,
  workingDays,
};

/** By text: rules of another month or county that differ in their values only run the same compiled code. */
const factories = new Map<string, (constants: unknown) => unknown>();
const mostFactories = 500;

/**
 * Makes a kernel of written lines, which find `input`, `output`, `library` and `constants`. The text is made of checked
 * expressions only; nothing that a person typed is copied into it.
 */
export function compileText<Made>(lines: readonly string[], constants: unknown): Made {
  const text = `'use strict';\nreturn (constants) => (input, output) => {\n${lines.join('\n')}\n};`;
  let factory = factories.get(text);
  if (factory === undefined) {
    factory = new Function('library', text)(library) as (constants: unknown) => unknown;
    if (factories.size >= mostFactories) factories.clear();
    factories.set(text, factory);
  }
  return factory(constants) as Made;
}
