import { type Theme, useMediaQuery } from '@mui/material';

/** True on narrow screens, where tables become cards and dialogs fill the page. */
export function usePhone(): boolean {
  return useMediaQuery<Theme>((theme) => theme.breakpoints.down('sm'));
}
