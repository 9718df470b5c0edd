export { ApiError } from '../../../client/src/errors.ts';
