export { countyWide } from '@gongyi/server-kit/knex';
