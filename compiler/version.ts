/** lakec's version, as package.json has it. */
export const VERSION = '0.1.0';

declare const LAKEC_BUILD: string | undefined;

/** Digest of the sources that the bundle was made of, so that what one build kept is nothing to another; `source` where there is no bundle. */
export const BUILD = typeof LAKEC_BUILD === 'string' ? LAKEC_BUILD : 'source';
