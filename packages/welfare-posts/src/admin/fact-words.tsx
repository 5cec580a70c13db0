import { formatMoney } from '@gongyi/console-kit';
import { useLocale, useTranslate } from 'react-admin';
import type { ApplicationRecord } from '../model/application.js';
import type { ApplicationQuestion, FactValue } from '../model/declared-facts.js';

/** A question in the language of the screen; an amount says that it is typed in yuan. */
export function useQuestionLabel(): (question: ApplicationQuestion) => string {
  const translate = useTranslate();
  const english = useLocale() === 'en';
  return ({ zh, en, type }) => {
    const label = english ? en : zh;
    return type === 'money' ? translate('hiring.yuan', { label }) : label;
  };
}

/** Facts of an application as the county calls them; never the name that the rules use. */
export function useFactWords({ factWords }: Pick<ApplicationRecord, 'factWords'>) {
  const translate = useTranslate();
  const english = useLocale() === 'en';
  const nameOf = (fact: string): string => {
    const word = factWords[fact];
    if (word !== undefined) return english ? word.en : word.zh;
    return translate(`hiring.facts.${fact}`, { _: translate('hiring.fact_unnamed') });
  };
  const answerIn = (fact: string, value: FactValue | null): string => {
    if (value === null) return translate('hiring.unknown');
    if (typeof value === 'boolean') return translate(value ? 'hiring.yes' : 'hiring.no');
    const word = factWords[fact];
    if (word?.type === 'money' && typeof value === 'number') return formatMoney(value);
    return (english ? word?.values[String(value)] : undefined) ?? String(value);
  };
  return { nameOf, answerIn };
}
