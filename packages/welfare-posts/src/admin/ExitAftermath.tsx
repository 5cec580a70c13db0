import { CommandButton, DayField, Fact, FactGrid, Section, Tag } from '@gongyi/console-kit';
import { formatYuan } from '@gongyi/kernel';
import { Box, Typography } from '@mui/material';
import { useTranslate } from 'react-admin';
import { exitOffers } from '../model/exit.js';
import { Day, isOpen, label, line, type Of, Quiet } from './exit-parts.js';

export function Vacancy({ exit }: Of) {
  const translate = useTranslate();
  const report = (
    <CommandButton
      command="report-vacancy"
      when={(one) => one['state'] === 'decided' && one['vacancyReportedOn'] === null}
      size="small"
    />
  );
  return (
    <Section title={translate('posts.exit.vacancy')} actions={report}>
      <FactGrid>
        <Day of="vacancyDueOn" />
        <Fact label={label('vacancyReportedOn')}>
          <DayField source="vacancyReportedOn" />{' '}
          {exit.vacancyLate && <Tag tone="error">{translate(`posts.exit.late.${exit.lateRule ?? 'flag'}`)}</Tag>}
        </Fact>
      </FactGrid>
    </Section>
  );
}

export function Offer({ exit }: Of) {
  const translate = useTranslate();
  const options = exitOffers.map((value) => ({ value, label: `posts.exit.offers.${value}` }));
  const record = isOpen(exit) && (
    <CommandButton
      command="record-offer"
      size="small"
      fields={[
        { name: 'offerKind', kind: 'select', required: true, options },
        { name: 'offerText', kind: 'multiline' },
      ]}
    />
  );
  return (
    <Section title={translate('posts.exit.offer')} actions={record}>
      <FactGrid>
        <Fact label={label('offerKind')}>
          {exit.offerKind === null ? '—' : translate(`posts.exit.offers.${exit.offerKind}`)}
        </Fact>
        <Fact label={label('offerText')}>{exit.offerText || '—'}</Fact>
      </FactGrid>
    </Section>
  );
}

export function Corrections({ exit }: Of) {
  const translate = useTranslate();
  if (exit.corrections.length === 0) return null;
  return (
    <Section title={translate('posts.exit.corrections')}>
      {exit.corrections.map(({ id, period, daysClaimed, amountFen, settledOn, documentNumber, result }) => (
        <Box key={id} sx={line}>
          <Typography>
            {translate('posts.exit.correction', { period, days: daysClaimed, amount: formatYuan(amountFen) })}
          </Typography>
          {settledOn === null ? (
            <CommandButton
              command="settle-correction"
              size="small"
              fields={[
                { name: 'documentNumber', kind: 'text', required: true, minLength: 2 },
                { name: 'result', kind: 'multiline', required: true, minLength: 2 },
              ]}
              body={(values) => ({ ...values, correctionId: id })}
            />
          ) : (
            <Quiet>{translate('posts.exit.corrected', { day: settledOn, document: documentNumber, result })}</Quiet>
          )}
        </Box>
      ))}
    </Section>
  );
}

export function FollowUps({ exit }: Of) {
  const translate = useTranslate();
  return (
    <Section title={translate('posts.exit.follow_ups')}>
      {exit.followUps.length === 0 && <Quiet>{translate('posts.exit.no_follow_ups')}</Quiet>}
      {exit.followUps.map(({ id, months, dueOn, doneOn, employment, notes }) => (
        <Box key={id} sx={line}>
          <Typography>{translate('posts.exit.months', { months })}</Typography>
          <Quiet>
            {doneOn === null ? translate('posts.exit.due', { day: dueOn }) : `${doneOn} ${employment} ${notes}`}
          </Quiet>
          {doneOn === null && isOpen(exit) && (
            <CommandButton
              command="follow-up"
              size="small"
              fields={[
                { name: 'employment', kind: 'text', required: true },
                { name: 'notes', kind: 'multiline' },
              ]}
              body={(values) => ({ ...values, followUpId: id })}
            />
          )}
        </Box>
      ))}
    </Section>
  );
}

export function Appeals({ exit }: Of) {
  const translate = useTranslate();
  const record = isOpen(exit) && (
    <CommandButton
      command="appeal"
      size="small"
      fields={[
        { name: 'statedBy', kind: 'text', required: true },
        { name: 'content', kind: 'multiline', required: true, minLength: 2 },
      ]}
    />
  );
  const options = ['uphold', 'reject'].map((value) => ({ value, label: `posts.exit.verdict.${value}` }));
  return (
    <Section title={translate('posts.exit.appeals')} actions={record}>
      {exit.appeals.length === 0 && <Quiet>{translate('posts.exit.no_appeals')}</Quiet>}
      {exit.appeals.map(({ id, receivedOn, statedBy, content, state: now, answer }) => (
        <Box key={id} sx={line}>
          <Tag tone={now === 'open' ? 'warning' : 'neutral'}>{translate(`states.exit-appeal.${now}`)}</Tag>
          <Typography>
            {receivedOn} {statedBy}：{content}
            {answer !== '' && ` → ${answer}`}
          </Typography>
          {now === 'open' && (
            <CommandButton
              command="answer-appeal"
              size="small"
              fields={[
                { name: 'verdict', kind: 'select', required: true, options },
                { name: 'answer', kind: 'multiline', required: true, minLength: 2 },
              ]}
              body={(values) => ({ ...values, appealId: id })}
            />
          )}
        </Box>
      ))}
    </Section>
  );
}
