import { define } from '../../../diagnostics/define.ts';

/** The Python packages of a job are not to be had. */
export const depsUnavailable = define<{ said: string }>({
  code: 'emr-deps-unavailable',
  message: ({ said }) => `The Python packages that a job on EMR brings along can't be fetched: ${said}.`,
  hint: () => 'Run `lakec emr deps --out emr_deps.zip` where the package index can be reached, and set LAKEC_EMR_DEPS=emr_deps.zip here.',
  explain: `A job on EMR brings its Python packages along as \`emr_deps.zip\`: pyyaml, requests and what they need, in the versions and files that lakec
pins. The first job on a machine fetches them with \`python3 -m pip download\` (LAKEC_PYTHON names another Python) and keeps them in the
user's cache folder; later jobs need no network for it.

    lakec emr deps --out emr_deps.zip           # on a machine that reaches the package index
    LAKEC_EMR_DEPS=emr_deps.zip lakec build --target prod

The zip is the same, byte for byte, wherever it is made.`,
});

/** The service ended the job. */
export const jobFailed = define<{ job: string; place: string; word: string; details: string }>({
  code: 'emr-job-failed',
  message: ({ job, place, word, details }) => `The job ${job} of ${place} ended before its time: ${word}${details === '' ? '' : `, ${details.replace(/\.$/, '')}`}.`,
  hint: () => 'Read the notes; what was finished stays built, and `lakec retry` runs the rest in a new job.',
  explain: `EMR ended the job (FAILED or CANCELLED), or it could not start, before the runner wrote its result. A model that fails by itself does not do
that: the runner tells its failure, and the job ends with SUCCESS. Usual causes: the driver ran out of memory, the role may not read the
job's files, the application has no capacity left, the job ran longer than \`emr.timeout_minutes\`.

The message has what the service says; the notes have the last lines of the driver's log, when \`emr.log_uri\` is set. Tables are as they
were or as they should be.

    emr: {driver: {cores: 4, memory: 16g}, timeout_minutes: 240}

Then type \`lakec retry\`: it submits what failed or was skipped, and nothing else.`,
});

/** SUCCESS, and no result. */
export const noResult = define<{ job: string; place: string; file: string }>({
  code: 'emr-no-result',
  message: ({ job, place, file }) => `The job ${job} of ${place} ended well, and ${file} is not there.`,
  hint: () => 'Check that nothing deletes objects below emr.jobs_root, then type `lakec retry`.',
  explain: `The runner writes \`result.json\` last of all. A job that says SUCCESS without it was not lakec's runner, or something removed or hid the
object: a lifecycle rule that deletes too soon, another job root, a bucket policy that lets the job write and lakec not read.

What the events told before is kept; \`lakec retry\` runs the rest in a new job.`,
});

/** Another job works on the lake. */
export const jobRunning = define<{ job: string; place: string; run: string; resume: string }>({
  code: 'emr-job-running',
  message: ({ job, place, run }) => `The job ${job} of ${place} works on this lake, and was asked to build something else (run ${run}).`,
  hint: ({ resume }) => `Type \`${resume}\` to follow it to its end, then run this again.`,
  explain: `One job works on a lake at a time, whichever machine it was submitted from: two would overwrite each other's tables. The object
\`job.json\` below \`paths.state_root\` says which. A run that asks the same as the one under way follows its job; this one asks for other nodes,
or its project differs.

    lakec run --resume --target prod       # follow the job that is there
    aws emr-serverless cancel-job-run --application-id 00example00000app --job-run-id <job>

When the job has ended, whoever runs next takes the lake.`,
});

/** The watching ended, and not the job. */
export const lostTouch = define<{ job: string; place: string; why: string; resume: string; signIn: boolean }>({
  code: 'emr-lost-touch',
  message: ({ job, place, why }) => `The job ${job} of ${place} can't be followed any more: ${why.replace(/\.$/, '')}. The job itself goes on.`,
  hint: ({ resume, signIn }) => `${signIn ? 'Sign in again (`aws sso login`), then type' : 'Type'} \`${resume}\`: it finds the job, and tells what it has done since.`,
  explain: `lakec only watches the job: it works on when nobody looks. Watching ends when the credentials end and no new ones are to be had, when the
role may not look at the job, or when the service does not answer for a long time.

    aws sso login
    lakec run --resume --target prod`,
});
