import { Typography } from '@mui/material';
import { useTranslate } from 'react-admin';
import { Link } from 'react-router-dom';

/** The product's name, which leads to the first page. */
export function Brand() {
  const translate = useTranslate();
  return (
    <Typography
      component={Link}
      to="/"
      sx={{ color: 'inherit', textDecoration: 'none', fontWeight: 700, fontSize: '1.0625rem', whiteSpace: 'nowrap' }}
    >
      {translate('console.product')}
    </Typography>
  );
}
