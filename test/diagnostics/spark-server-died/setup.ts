import { rmSync } from 'node:fs';
import { program, pythonWith } from '../spark.ts';

const JAVA_HOME = '/tmp/lakec-case-java';

export function setup(folder: string): () => void {
  program(`${JAVA_HOME}/bin/java`, 'exit 0');
  pythonWith(folder, '4.0.2', "echo 'Exception in thread \"main\" java.net.BindException: Address already in use' >&2\nexit 1");
  return () => rmSync(JAVA_HOME, { recursive: true, force: true });
}
