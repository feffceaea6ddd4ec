/** A service that runs jobs: EMR Serverless, or a cluster of EMR on EC2. What it refuses is thrown as the SDK throws it. */
export interface EmrService {
  /** `EMR Serverless`, `EMR`. */
  readonly name: string;
  /** Starts the job of a run, and gives its id. Called again for the same run, it gives the same job. */
  start(runId: string): Promise<string>;
  look(jobId: string): Promise<JobState>;
  cancel(jobId: string): Promise<void>;
  /** The job of a run whose start was never answered; undefined when there is none. */
  find(runId: string): Promise<string | undefined>;
  /** Objects that may hold what the driver said on stderr, the most telling first; `list` gives the URLs below a folder, `read` a text of one. */
  driverLogs(jobId: string, shelf: LogShelf): Promise<readonly string[]>;
  /** Reads the credentials anew. */
  renew(): void;
  /** Permissions that the calls need, for who must grant them. */
  readonly permissions: { readonly start: string; readonly look: string; readonly cancel: string };
  /** The service itself ends a job that runs too long. */
  readonly endsLateJobs: boolean;
  /** Where people see the job: `application 00example00000app`. */
  readonly place: string;
}

export interface JobState {
  readonly kind: 'waiting' | 'running' | 'cancelling' | 'success' | 'failed' | 'cancelled';
  /** The service's own word: `SCHEDULED`. */
  readonly word: string;
  /** Why, where the service says. */
  readonly details: string;
}

export interface LogShelf {
  list(folder: string): Promise<readonly string[]>;
  read(url: string): Promise<string | undefined>;
}

/** Has the job come to an end? */
export function ended({ kind }: JobState): boolean {
  return kind === 'success' || kind === 'failed' || kind === 'cancelled';
}
