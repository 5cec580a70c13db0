import {
  type CommandRunner,
  createRouter,
  type RouterWithRoutes,
  type SessionReader,
} from '@gongyi/server-kit/express';
import type { SubsidyService } from '../service/subsidy-service.js';
import { subsidyRoutes } from './routes.js';

export { subsidyRoutes } from './routes.js';

/**
 * The module's API as an Express router, behind the host's own login.
 *
 * @example express().use('/api', createSubsidyRouter({ service, session })).use(domainErrorHandler([subsidyMessages]))
 */
export function createSubsidyRouter(options: {
  readonly service: SubsidyService;
  readonly session: SessionReader;
  readonly commands?: CommandRunner;
}): RouterWithRoutes {
  const { service, ...rest } = options;
  return createRouter(subsidyRoutes(service), rest);
}
