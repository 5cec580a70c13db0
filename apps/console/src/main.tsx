import { publicAttendancePage } from '@gongyi/welfare-posts/admin';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './App.js';

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has a #root');
// A worker's page needs no login and nothing of the console.
createRoot(root).render(<StrictMode>{publicAttendancePage(globalThis.location.hash) ?? <App />}</StrictMode>);
