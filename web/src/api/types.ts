import type { components } from '../../../src/contract/types.gen.ts';

/** The contract's schemas by name: `Schema<'Clone'>`. */
export type Schema<Name extends keyof components['schemas']> = components['schemas'][Name];
