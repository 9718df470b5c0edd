/** Why an upstream gave nothing usable. */
export type UpstreamCode = 'timeout' | 'rate_limited' | 'unavailable' | 'malformed';

/** What health pages show: nothing that an upstream wrote. */
const SENTENCES: Readonly<Record<UpstreamCode, string>> = {
  timeout: 'The source did not answer in time.',
  rate_limited: 'The source asked us to slow down.',
  unavailable: 'The source could not be reached or refused the request.',
  malformed: 'The source answered with something that is not the documented data.',
};

/** A failed request to a data source. The message is ours; what went wrong below is the cause, for the log. */
export class UpstreamError extends Error {
  readonly code: UpstreamCode;
  readonly source: string;
  /** The HTTP status, when there was an answer. */
  readonly status: number | undefined;

  constructor(code: UpstreamCode, options: { source: string; status?: number | undefined; cause?: unknown }) {
    super(SENTENCES[code], options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'UpstreamError';
    this.code = code;
    this.source = options.source;
    this.status = options.status;
  }
}
