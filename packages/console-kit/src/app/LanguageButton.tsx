import Translate from '@mui/icons-material/Translate';
import { Button } from '@mui/material';
import { useLocaleState, useTranslate } from 'react-admin';
import { consoleLocales } from '../i18n/i18n-provider.js';

/** Changes to the other language, which it names in that language. */
export function LanguageButton() {
  const translate = useTranslate();
  const [locale, setLocale] = useLocaleState();
  const other = consoleLocales.find((candidate) => candidate.locale !== locale);
  if (other === undefined) return null;
  return (
    <Button
      color="inherit"
      startIcon={<Translate />}
      lang={other.locale}
      title={translate('console.menu.language')}
      onClick={() => setLocale(other.locale)}
      sx={{ minWidth: 0, whiteSpace: 'nowrap', px: 1 }}
    >
      {other.name}
    </Button>
  );
}
