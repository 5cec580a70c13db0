import Translate from '@mui/icons-material/Translate';
import { Button } from '@mui/material';
import { useLocaleState, useTranslate } from 'react-admin';
import { usePhone } from '../hooks/use-phone.js';
import { consoleLocales } from '../i18n/i18n-provider.js';

/** Changes to the other language, which it names in that language; a narrow bar has room for the picture only. */
export function LanguageButton({ narrow = false }: { readonly narrow?: boolean }) {
  const translate = useTranslate();
  const short = usePhone() && narrow;
  const [locale, setLocale] = useLocaleState();
  const other = consoleLocales.find((candidate) => candidate.locale !== locale);
  if (other === undefined) return null;
  return (
    <Button
      color="inherit"
      {...(short ? { 'aria-label': other.name } : { startIcon: <Translate /> })}
      lang={other.locale}
      title={translate('console.menu.language')}
      onClick={() => setLocale(other.locale)}
      sx={{ minWidth: 0, whiteSpace: 'nowrap', px: 1 }}
    >
      {short ? <Translate /> : other.name}
    </Button>
  );
}
