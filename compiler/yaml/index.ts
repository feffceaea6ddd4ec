export { readYaml } from './read.ts';
export { containerSpan, keySpan, rawText, valueSpan, type Places, type YamlDocument, type YamlVersion } from './document.ts';
export { plainScalar } from './scalar.ts';
