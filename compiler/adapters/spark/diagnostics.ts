import { define } from '../../diagnostics/define.ts';

const INSTALL = "python3 -m venv .venv && .venv/bin/pip install 'pyspark==3.5.*', then set LAKEC_PYTHON=.venv/bin/python";

export const pythonMissing = define<{ python: string; said: string }>({
  code: 'spark-python-missing',
  message: ({ python, said }) => `The Python "${python}", which is to run Spark, can't be started: ${said}.`,
  hint: () => `Type ${INSTALL} (or engine.connection.python).`,
  explain: `# spark-python-missing

A Spark target on this machine runs its jobs by a Python that has pyspark. It is the one of \`engine.connection.python\`, else of the
environment variable LAKEC_PYTHON, else \`python3\`; a relative path starts at the project's root.

    python3 -m venv .venv
    .venv/bin/pip install 'pyspark==3.5.*'
    LAKEC_PYTHON=.venv/bin/python lakec build --target spark`,
});

export const pysparkMissing = define<{ python: string }>({
  code: 'spark-pyspark-missing',
  message: ({ python }) => `The Python "${python}" has no pyspark.`,
  hint: ({ python }) => `Type ${python} -m pip install 'pyspark==3.5.*', or set LAKEC_PYTHON to a Python that has it.`,
  explain: `# spark-pyspark-missing

The Python that is to run Spark starts, and can't import pyspark, which brings Spark itself. Install it into a virtual environment of
its own, of the version that the cluster runs:

    python3 -m venv .venv
    .venv/bin/pip install 'pyspark==3.5.*'
    LAKEC_PYTHON=.venv/bin/python lakec build --target spark`,
});

export const sparkVersion = define<{ python: string; version: string; needs: string; instead: string }>({
  code: 'spark-version-mismatch',
  message: ({ python, version, needs }) => `The Python "${python}" has pyspark ${version}, and ${needs}.`,
  hint: ({ python, instead }) => `Type ${python} -m pip install '${instead}', or set LAKEC_PYTHON to a Python that has it.`,
  explain: `# spark-version-mismatch

lakec's jobs need Spark 3.5 or newer, a Connect server of lakec's Spark 4.0 or newer. A jar of Iceberg or Delta is made for one Spark version and one Scala version, which its
name says:

    iceberg-spark-runtime-3.5_2.12-1.10.0.jar      Spark 3.5 (Scala 2.12)
    iceberg-spark-runtime-4.0_2.13-1.10.0.jar      Spark 4.0 (Scala 2.13)
    delta-spark_2.12-3.3.2.jar                     Delta 3.x: Spark 3.5
    delta-spark_2.13-4.0.0.jar                     Delta 4.0: Spark 4.0

Install the pyspark that the jars of \`engine.connection.jars\` are made for, or take other jars.`,
});

export const javaMissing = define<{ looked: string }>({
  code: 'spark-java-missing',
  message: ({ looked }) => `Spark needs Java, and there is none: ${looked}.`,
  hint: () => 'Install Java 17 (Debian: sudo apt-get install openjdk-17-jre-headless), or set JAVA_HOME to its folder.',
  explain: `# spark-java-missing

Spark runs on Java: 3.5 on 8, 11 or 17, and 4.0 on 17 or 21. lakec looks for \`bin/java\` below JAVA_HOME when that is set, else for \`java\` on
the PATH.

    sudo apt-get install openjdk-17-jre-headless
    java -version`,
});

export const jarMissing = define<{ jar: string }>({
  code: 'spark-jar-missing',
  message: ({ jar }) => `There is no jar "${jar}", which engine.connection.jars names.`,
  hint: () => 'Correct the path in engine.connection.jars; a relative one starts at the project\'s root.',
  explain: `# spark-jar-missing

\`engine.connection.jars\` lists what Spark loads beside itself, such as Iceberg's runtime. Each is a file of this machine or a URL that Spark can read.

    engine:
      connection:
        jars: [jars/iceberg-spark-runtime-3.5_2.12-1.10.0.jar]`,
});

export const jobDied = define<{ how: string; log: string }>({
  code: 'spark-job-died',
  message: ({ how }) => `The Spark job ended without a result: ${how}.`,
  hint: ({ log }) => `Read ${log}, then run the same command again: what was not committed is built anew.`,
  explain: `# spark-job-died

The process that runs the job ended before it wrote its result: it was killed (often by the system, for want of memory), could not start Spark,
or lost its Java process. The notes hold the last that it said; its whole log lies beside its plan in \`target/jobs/<run>/\`.

Tables are as they were or as they should be: a node's writes become visible together. Run the same command again; with too little
memory give it more, or run fewer nodes at once:

    engine:
      connection: {driver_memory: 4g}
      threads: 2`,
});

export const serverDied = define<{ how: string; log: string }>({
  code: 'spark-server-died',
  message: ({ how }) => `The Spark Connect server does not start: ${how}.`,
  hint: ({ log }) => `Read ${log}; \`lakec spark start\` tries again.`,
  explain: `# spark-server-died

For a target with \`engine.type: spark_connect\` and no \`engine.connection.url\`, lakec keeps a Spark Connect server on this machine: the first run
starts it, and the runs after it find it. This time its process ended before it answered. The notes hold the last that it said.

    lakec spark start --target connect
    lakec spark status --target connect
    lakec spark stop --target connect`,
});

export const serverLost = define<{ log?: string }>({
  code: 'spark-server-lost',
  message: () => 'The Spark Connect server was gone before the job had ended.',
  hint: ({ log }) => (log === undefined ? 'See that the server of engine.connection.url runs, then type lakec retry.' : `Read ${log}, then type lakec retry: it starts the server anew, and builds what is left.`),
  explain: `# spark-server-lost

The statements of this target's runs are sent to a Spark Connect server, and in the middle of a job it did not answer any more: it was stopped, or killed
(often by the system, for want of memory). What had finished before is built; what was at work changed nothing, since each node's writes become visible
together; what was left is skipped.

    lakec retry --target connect

With too little memory give the server more, or run fewer nodes at once:

    engine:
      connection: {driver_memory: 4g}
      threads: 2`,
});

export const noServer = define<{ target: string; engine: string; url: boolean }>({
  code: 'spark-server-not-lakecs',
  message: ({ target, engine, url }) => (url ? `The Spark Connect server of the target "${target}" is not lakec's: engine.connection.url says where it is.` : `The target "${target}" has no Spark Connect server: it builds on the engine "${engine}".`),
  hint: ({ url }) => (url ? 'Leave engine.connection.url out, and lakec keeps a server of its own.' : 'Choose a target with engine.type: spark_connect by --target.'),
  explain: `# spark-server-not-lakecs

\`lakec spark start\`, \`stop\` and \`status\` are about the server that lakec keeps for a target whose config says

    engine:
      type: spark_connect
      connection:
        python: .venv/bin/python       # has pyspark[connect] 4.0

without a \`url\`. A server that \`url\` names is somebody else's to start and stop.`,
});
