import { Button } from '@mui/material';
import type { ReactNode } from 'react';
import { useTranslate } from 'react-admin';
import { Link } from 'react-router-dom';
import { EmptyState } from './EmptyState.js';
import { PageTitle } from './PageTitle.js';

/** A page that could not show what was asked: what happened, and a way on. */
export function MessagePage(props: {
  /** Translation keys, or the texts themselves. */
  readonly title: string;
  readonly hint: string;
  /** Instead of the way to the first page. */
  readonly children?: ReactNode;
}) {
  const { title, hint, children } = props;
  const translate = useTranslate();
  return (
    <>
      <PageTitle title={translate(title, { _: title })} />
      <EmptyState text={translate(hint, { _: hint })}>
        {children ?? (
          <Button component={Link} to="/" variant="contained">
            {translate('console.menu.home')}
          </Button>
        )}
      </EmptyState>
    </>
  );
}
