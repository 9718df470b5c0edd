export { createProfileHandlers, type ProfileHandlers } from './handlers.ts';
export { createProfiles, type ProfileStanding, type Profiles } from './profiles.ts';
export { createReports, type Reports } from './reports.ts';
