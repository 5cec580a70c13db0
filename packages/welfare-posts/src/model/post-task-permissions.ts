/** What a role can be given about tasks: everybody sees only what waits for herself. */
export const postTaskPermissions = [{ name: 'post-tasks.read', zh: '查看待办事项', en: 'See own tasks' }] as const;
