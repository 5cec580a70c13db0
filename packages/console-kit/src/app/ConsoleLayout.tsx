import { Box } from '@mui/material';
import { AppBar, Layout, type LayoutProps, LoadingIndicator, LocalesMenuButton, ToggleThemeButton } from 'react-admin';
import { AccountMenu } from './AccountMenu.js';
import { Brand } from './Brand.js';
import { ConsoleMenu } from './ConsoleMenu.js';
import { DemoBadge } from './DemoBadge.js';
import { StepUpGate } from './StepUpGate.js';

/** Bar, menu and page; asks for proof above all of them when the API wants it. */
export function ConsoleLayout({ children }: LayoutProps) {
  return (
    <Layout
      appBar={ConsoleAppBar}
      menu={ConsoleMenu}
      sx={{
        '& .RaLayout-content': { px: { xs: 1.5, sm: 3 }, pt: { xs: 2, sm: 3 }, pb: 6, minWidth: 0 },
        '& .RaLayout-appFrame': { mt: { xs: 7, sm: 6 } },
        '@media print': { '& .RaSidebar-root, & .RaLayout-contentWithSidebar > nav': { display: 'none' } },
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
          <LocalesMenuButton />
          <Box sx={{ display: { xs: 'none', sm: 'contents' } }}>
            <ToggleThemeButton />
            <LoadingIndicator />
          </Box>
        </>
      }
      sx={{
        // On a phone the name of the language takes the place that the person's own menu needs.
        '& .RaLocalesMenuButton-selectedLanguage': { display: { xs: 'none', sm: 'inline' } },
        '& .RaAppBar-toolbar': { gap: { xs: 0, sm: 1 } },
      }}
    >
      <Brand />
      <Box sx={{ flexGrow: 1 }} />
      <DemoBadge />
    </AppBar>
  );
}
