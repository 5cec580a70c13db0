import type { WelfarePostStore } from '../ports.js';
import { createMemoryAttendance } from './memory-attendance.js';
import { createMemoryPosts, type MemoryPosts } from './memory-posts.js';

/** Posts, agreements and attendance in memory: for the tests of a host, with the same refusals as a database. */
export function createMemoryWelfarePostStore(): WelfarePostStore {
  const state: MemoryPosts = { posts: new Map(), agreements: new Map() };
  return { ...createMemoryPosts(state), ...createMemoryAttendance(state) };
}
