import { CountField, Fact, FactGrid, PlainField, Section } from '@gongyi/console-kit';
import { Button } from '@mui/material';
import { useCreatePath, useRecordContext, useTranslate } from 'react-admin';
import { Link } from 'react-router-dom';
import type { WelfarePostRecord } from '../model/welfare-post.js';
import { SetupWord } from './setup-words.js';

const label = (field: string) => `resources.post-needs.fields.${field}`;

/** What a post has from its need; nothing for a post that came by a roster file. */
export function PostNeedFacts() {
  const post = useRecordContext<WelfarePostRecord>();
  const translate = useTranslate();
  const createPath = useCreatePath();
  if (post === undefined || post.needId === null) return null;
  const { needId, workMode, pooled, programmeId } = post;
  return (
    <Section
      title={translate('posts.need_facts')}
      actions={
        <Button component={Link} to={createPath({ resource: 'post-needs', id: needId, type: 'show' })}>
          {translate('posts.to_need')}
        </Button>
      }
    >
      <FactGrid>
        <Fact label={label('postClass')}>
          <SetupWord list="classes" source="postClass" />
        </Fact>
        <Fact label={label('workMode')}>
          {workMode !== null && translate(`posts.work_mode.${workMode}`)}
          {pooled && ` · ${translate('posts.pooled')}`}
        </Fact>
        <Fact label={label('hoursPerDay')}>
          <CountField source="hoursPerDay" />
        </Fact>
        {programmeId !== null && (
          <Fact label={label('programmeId')}>
            <SetupWord list="programmes" source="programmeId" />
          </Fact>
        )}
        <Fact label={label('duties')}>
          <PlainField source="duties" />
        </Fact>
      </FactGrid>
    </Section>
  );
}
