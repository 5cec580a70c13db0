import { Box } from '@mui/material';
import { AppBar, Layout, type LayoutProps, LoadingIndicator, ToggleThemeButton } from 'react-admin';
import { AccountMenu } from './AccountMenu.js';
import { Brand } from './Brand.js';
import { ConsoleMenu } from './ConsoleMenu.js';
import { DemoBadge } from './DemoBadge.js';
import { LanguageButton } from './LanguageButton.js';
import { CrashPage } from './message-pages.js';
import { StepUpGate } from './StepUpGate.js';

/** Bar, menu and page; asks for proof above all of them when the API wants it. */
export function ConsoleLayout({ children }: LayoutProps) {
  return (
    <Layout
      appBar={ConsoleAppBar}
      menu={ConsoleMenu}
      error={CrashPage}
      sx={{
        // A wide table scrolls in its own box; react-admin's layout would grow with it and take the page along.
        minWidth: 0,
        '& .RaLayout-contentWithSidebar': { minWidth: 0 },
        '& .RaLayout-content': { px: { xs: 1.5, sm: 3 }, pt: { xs: 2, sm: 3 }, pb: 6, minWidth: 0 },
        '& .RaLayout-appFrame': { mt: { xs: 7, sm: 6 } },
        '@media print': {
          backgroundColor: '#fff',
          '& .RaLayout-appFrame': { mt: 0 },
          '& .RaLayout-content': { p: 0, backgroundColor: '#fff' },
        },
      }}
    >
      <StepUpGate />
      {children}
    </Layout>
  );
}

function ConsoleAppBar() {
  return (
    <AppBar
      color="primary"
      userMenu={<AccountMenu />}
      toolbar={
        <>
          <LanguageButton narrow />
          <Box sx={{ display: { xs: 'none', sm: 'contents' } }}>
            <ToggleThemeButton />
            <LoadingIndicator />
          </Box>
        </>
      }
      sx={{ '& .RaAppBar-toolbar': { gap: { xs: 0.5, sm: 1 }, px: { xs: 1, sm: 2 } } }}
    >
      <Brand />
      <Box sx={{ flexGrow: 1 }} />
      <DemoBadge />
    </AppBar>
  );
}
