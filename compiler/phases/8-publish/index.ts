export { publishManifest } from './publish-manifest.ts';
export { manifestFiles } from './manifest-index.ts';
export { openManifest, type TestBlock } from './amend-manifest.ts';
export { publishCompiled, publishPlan } from './publish-compiled.ts';
export { publishResults } from './publish-results.ts';
export { publishFreshness } from './publish-freshness.ts';
export { publishCatalog, type CatalogTable } from './publish-catalog.ts';
export { readLastRun, type LastRun } from './read-last-run.ts';
export { readState } from './read-state.ts';
