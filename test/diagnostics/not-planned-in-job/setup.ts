import { pythonWith } from '../spark.ts';

const LAST_WORDS = `cat >&2 <<'END'
26/01/31 02:00:00 WARN NativeCodeLoader: Unable to load native-hadoop library for your platform
Exception in thread "main" java.lang.OutOfMemoryError: Java heap space
	at org.apache.spark.deploy.SparkSubmit.main(SparkSubmit.scala)
Traceback (most recent call last):
  File "runner.py", line 1, in <module>
ConnectionRefusedError: [Errno 111] Connection refused
END
exit 1`;

export const setup = (folder: string): void => pythonWith(folder, '3.5.9', LAST_WORDS);
