import { PublicContent, PublicPage, PublicSignIn } from '@gongyi/console-kit';
import type { ReactElement } from 'react';
import type { PublicLesson } from '../model/attendance.js';

const texts = {
  zh: {
    name: '姓名',
    lastFour: '身份证号后四位',
    signIn: '签到',
    recorded: '签到成功，请入座',
    already: '本节课已经签过到，不用再签',
    offline: '连不上网络，请稍后再试',
  },
  en: {
    name: 'Name',
    lastFour: 'Last four of the identity number',
    signIn: 'Sign in',
    recorded: 'You are signed in',
    already: 'You have signed in to this lesson already',
    offline: 'The server cannot be reached; try again later',
  },
};

/** The page on which a trainee signs in to a lesson, or null for every other address. */
export function publicLessonPage(hash: string): ReactElement | null {
  const [, token = ''] = /^#\/lesson-sign-in\/([\w.-]{1,120})$/.exec(hash) ?? [];
  if (token === '') return null;
  const own = globalThis.navigator.language.startsWith('zh') ? texts.zh : texts.en;
  const path = `lesson-sign-in/${token}`;
  return (
    <PublicPage>
      <PublicContent<PublicLesson> path={path} offline={own.offline}>
        {({ className, content, day, startsAt, names }) => (
          <PublicSignIn
            path={path}
            title={className}
            subtitle={`${content} · ${day} ${startsAt}`}
            names={names}
            texts={own}
          />
        )}
      </PublicContent>
    </PublicPage>
  );
}
