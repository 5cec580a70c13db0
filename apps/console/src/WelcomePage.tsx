import { PageTitle, useConsole, useMe, visibleEntries } from '@gongyi/console-kit';
import LabelOutlined from '@mui/icons-material/LabelOutlined';
import { Box, Card, CardActionArea, Typography } from '@mui/material';
import { useTranslate } from 'react-admin';
import { Link } from 'react-router-dom';

/** The first page of those who have no part in the month: what they look after, one card each. */
export function WelcomePage({ name }: { readonly name: string }) {
  const { modules } = useConsole();
  const permissions = useMe()?.permissions ?? [];
  const translate = useTranslate();
  const entries = visibleEntries(modules, permissions).flatMap((group) => group.entries);
  return (
    <>
      <PageTitle title={translate('month.welcome', { name })} subtitle={translate('month.welcome_hint')} />
      <Box sx={{ display: 'grid', gap: 2, gridTemplateColumns: 'repeat(auto-fill, minmax(min(100%, 240px), 1fr))' }}>
        {entries.map(({ to, label, icon: Icon = LabelOutlined }) => (
          <Card key={to}>
            <CardActionArea
              component={Link}
              to={to}
              sx={{ p: 2.5, display: 'flex', justifyContent: 'flex-start', gap: 1.5, color: 'primary.main' }}
            >
              <Icon />
              <Typography sx={{ fontWeight: 600 }}>{translate(label, { smart_count: 2 })}</Typography>
            </CardActionArea>
          </Card>
        ))}
      </Box>
    </>
  );
}
