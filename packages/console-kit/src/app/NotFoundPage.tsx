import { Button } from '@mui/material';
import { useTranslate } from 'react-admin';
import { Link } from 'react-router-dom';
import { EmptyState } from '../components/EmptyState.js';
import { PageTitle } from '../components/PageTitle.js';

/** For an address that leads nowhere. */
export function NotFoundPage() {
  const translate = useTranslate();
  return (
    <>
      <PageTitle title={translate('console.not_found.title')} />
      <EmptyState text={translate('console.not_found.hint')}>
        <Button component={Link} to="/" variant="contained">
          {translate('console.menu.home')}
        </Button>
      </EmptyState>
    </>
  );
}
