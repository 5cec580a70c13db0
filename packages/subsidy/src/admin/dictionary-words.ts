import { amendmentKinds } from '../model/amendment.js';
import {
  accountCheckStates,
  accountVerdicts,
  batchKinds,
  batchStates,
  type Dictionary,
  holdReasons,
  itemStatuses,
  nextSteps,
  noticeStates,
  objectionChannels,
  objectionStates,
  paymentStates,
  runKinds,
  runStates,
  splitChoices,
} from '../model/dictionaries.js';

type Language = 'zh' | 'en';

const wordsOf = (dictionary: Dictionary, language: Language): Record<string, string> =>
  Object.fromEntries(Object.entries(dictionary).map(([code, words]) => [code, words[language]]));

/** The states that the console shows as chips. */
export const states = (language: Language) => ({
  'subsidy-run': wordsOf(runStates, language),
  'run-kind': wordsOf(runKinds, language),
  'subsidy-item': {
    ...wordsOf(itemStatuses, language),
    excluded: language === 'zh' ? '已剔除' : 'Left out',
    held: language === 'zh' ? '审批暂缓' : 'Held back',
    replaced: language === 'zh' ? '已更正替代' : 'Amended',
  },
  amendment: wordsOf(amendmentKinds, language),
  notice: wordsOf(noticeStates, language),
  objection: wordsOf(objectionStates, language),
  'payment-batch': wordsOf(batchStates, language),
  'batch-kind': wordsOf(batchKinds, language),
  payment: wordsOf(paymentStates, language),
  'account-check': wordsOf(accountCheckStates, language),
  'account-verdict': wordsOf(accountVerdicts, language),
});

/** The kinds of runs and of batches. */
export const kinds = (language: Language) => ({ ...wordsOf(runKinds, language), ...wordsOf(batchKinds, language) });

/** Words of the rest of the dictionaries. */
export const words = (language: Language) => ({
  channels: wordsOf(objectionChannels, language),
  held: wordsOf(holdReasons, language),
  next_step: wordsOf(nextSteps, language),
  split_ways: wordsOf(splitChoices, language),
});
