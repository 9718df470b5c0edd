/** `up` went well, `down` went wrong, `warn` wants attention, `busy` is under way. */
export type Tone = 'neutral' | 'busy' | 'up' | 'warn' | 'down';
