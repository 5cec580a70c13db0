import { enUS, zhCN } from '@mui/material/locale';
import { createTheme, type PaletteOptions, type ThemeOptions } from '@mui/material/styles';
import type { RaThemeOptions } from 'react-admin';

const fonts = [
  'system-ui',
  '-apple-system',
  '"Segoe UI"',
  '"PingFang SC"',
  '"Microsoft YaHei"',
  '"Noto Sans CJK SC"',
  '"Source Han Sans SC"',
  'sans-serif',
].join(',');

const light: PaletteOptions = {
  mode: 'light',
  primary: { main: '#0b5d56', dark: '#084640', light: '#dcebe8', contrastText: '#ffffff' },
  secondary: { main: '#8f4513', dark: '#6d330d', light: '#f7e8dc', contrastText: '#ffffff' },
  success: { main: '#1d6b3c', light: '#dff0e4', contrastText: '#ffffff' },
  warning: { main: '#835000', light: '#faeccf', contrastText: '#ffffff' },
  error: { main: '#b0251c', light: '#fbe3e0', contrastText: '#ffffff' },
  info: { main: '#1c578c', light: '#e0ecf7', contrastText: '#ffffff' },
  background: { default: '#f3f6f5', paper: '#ffffff' },
  text: { primary: '#18211f', secondary: '#4a5955' },
  divider: '#dbe2e0',
};

const dark: PaletteOptions = {
  mode: 'dark',
  primary: { main: '#7fd1c5', dark: '#a8e2d9', light: '#17342f', contrastText: '#06211d' },
  secondary: { main: '#f0b48a', dark: '#f6cfb3', light: '#3b2718', contrastText: '#2a1404' },
  success: { main: '#8bd3a3', light: '#17321f', contrastText: '#06210f' },
  warning: { main: '#f0c16b', light: '#3a2b0d', contrastText: '#2a1d00' },
  error: { main: '#f5a59d', light: '#43201c', contrastText: '#3a0905' },
  info: { main: '#94c3ee', light: '#172c40', contrastText: '#041a2e' },
  background: { default: '#0e1413', paper: '#161e1c' },
  text: { primary: '#e6edeb', secondary: '#aebbb7' },
  divider: '#2a3532',
};

/** The console's look: calm, flat, dense enough for lists, contrast of 4.5 and more, figures in columns. */
export function createConsoleTheme(mode: 'light' | 'dark', locale: string): RaThemeOptions {
  const palette = mode === 'light' ? light : dark;
  const options: ThemeOptions = {
    palette,
    shape: { borderRadius: 8 },
    typography: {
      fontFamily: fonts,
      fontSize: 14,
      h1: { fontSize: '1.5rem', lineHeight: 1.35, fontWeight: 650, letterSpacing: 0 },
      h2: { fontSize: '1.0625rem', lineHeight: 1.4, fontWeight: 650, letterSpacing: 0 },
      h3: { fontSize: '0.9375rem', lineHeight: 1.4, fontWeight: 600, letterSpacing: 0 },
      body1: { fontSize: '0.9375rem' },
      button: { textTransform: 'none', fontWeight: 600 },
    },
    components: {
      MuiCssBaseline: {
        styleOverrides: {
          body: { fontVariantNumeric: 'tabular-nums', textRendering: 'optimizeLegibility' },
          a: { color: 'inherit' },
          '@media print': {
            'header, nav, button, .MuiDrawer-root, .MuiTablePagination-root': { display: 'none !important' },
            body: { backgroundColor: '#fff !important' },
            // Paper is white; browsers leave the dark behind.
            ...(mode === 'dark' ? { '*': { color: '#000 !important', backgroundColor: '#fff !important' } } : {}),
          },
        },
      },
      MuiButton: { defaultProps: { disableElevation: true } },
      MuiPaper: {
        defaultProps: { elevation: 0 },
        styleOverrides: {
          root: { backgroundImage: 'none' },
          outlined: { borderColor: palette.divider as string },
        },
      },
      MuiCard: {
        defaultProps: { variant: 'outlined' },
        styleOverrides: { root: { borderColor: palette.divider as string, borderRadius: 12 } },
      },
      MuiDialog: { styleOverrides: { paper: { borderRadius: 14 } } },
      MuiTableCell: {
        styleOverrides: {
          root: { borderColor: palette.divider as string, padding: '9px 14px' },
          head: {
            fontWeight: 600,
            color: (palette.text as { secondary: string }).secondary,
            backgroundColor: (palette.background as { paper: string }).paper,
            // English headings wrap between words, Chinese ones stay whole: the amount at the end of a row stays in view.
            wordBreak: 'keep-all',
          },
        },
      },
      MuiTextField: { defaultProps: { variant: 'outlined', size: 'small', margin: 'none' } },
      MuiFormControl: { defaultProps: { variant: 'outlined', size: 'small', margin: 'none' } },
      MuiChip: { styleOverrides: { root: { fontWeight: 600 } } },
      MuiTooltip: { defaultProps: { arrow: true } },
      MuiLink: { defaultProps: { underline: 'hover' } },
    },
  };
  return createTheme(options, locale === 'en' ? enUS : zhCN) as RaThemeOptions;
}
