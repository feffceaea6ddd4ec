export { openCache, type OpenedCache } from './parse-cache.ts';
export { projectStamp } from './stamp.ts';
