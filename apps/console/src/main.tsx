import { publicNoticePage, publicPaySlipPage } from '@gongyi/subsidy/admin';
import { publicLessonPage, publicVerifyPage } from '@gongyi/training/admin';
import { publicAttendancePage } from '@gongyi/welfare-posts/admin';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './App.js';

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has a #root');
// A worker's pages, and that of a certificate, need no login and nothing of the console.
const { hash } = globalThis.location;
const page =
  publicAttendancePage(hash) ??
  publicPaySlipPage(hash) ??
  publicLessonPage(hash) ??
  publicVerifyPage(hash) ??
  publicNoticePage(hash);
createRoot(root).render(<StrictMode>{page ?? <App />}</StrictMode>);
