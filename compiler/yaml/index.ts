export { readYaml } from './read.ts';
export { containerSpan, keySpan, rawText, valueSpan, type Places, type YamlDocument, type YamlVersion } from './document.ts';
export { floatPaths, markFloats, withFloats, type ValuePath } from './floats.ts';
export { plainScalar } from './scalar.ts';
