import { type JsonObject, type JsonValueOf, parseLocalDate, parsePeriod, parseYuan } from '@gongyi/kernel';
export type X = JsonObject | JsonValueOf;
export { parseLocalDate, parsePeriod, parseYuan };
