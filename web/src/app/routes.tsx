import { type ComponentType, type LazyExoticComponent, lazy } from 'react';

export interface RouteEntry {
  /** As wouter has it: `:cloneId` is a parameter. */
  readonly path: string;
  readonly screen: LazyExoticComponent<ComponentType>;
  /** Whether one has to be signed in. */
  readonly access: 'public' | 'session';
}

/** A screen in a chunk of its own. */
function screen<Name extends string>(
  load: () => Promise<Readonly<Record<Name, ComponentType>>>,
  name: Name,
): LazyExoticComponent<ComponentType> {
  return lazy(async () => ({ default: (await load())[name] }));
}

/** Every screen. The first path that fits is taken; what stands here must exist, and be linked from somewhere. */
export const ROUTES: readonly RouteEntry[] = [
  {
    path: '/',
    access: 'public',
    screen: screen(() => import('../screens/landing/LandingScreen.tsx'), 'LandingScreen'),
  },
  {
    path: '/clones',
    access: 'session',
    screen: screen(() => import('../screens/clones/ClonesScreen.tsx'), 'ClonesScreen'),
  },
  { path: '/clones/new', access: 'session', screen: screen(() => import('../screens/buy/BuyScreen.tsx'), 'BuyScreen') },
  {
    path: '/clones/:cloneId',
    access: 'session',
    screen: screen(() => import('../screens/clone/CloneScreen.tsx'), 'CloneScreen'),
  },
  {
    path: '/clones/:cloneId/audition',
    access: 'session',
    screen: screen(() => import('../screens/audition/AuditionScreen.tsx'), 'AuditionScreen'),
  },
  {
    path: '/clones/:cloneId/audition/:auditionRunId',
    access: 'session',
    screen: screen(() => import('../screens/audition/RunScreen.tsx'), 'RunScreen'),
  },
  {
    path: '/clones/:cloneId/profile',
    access: 'session',
    screen: screen(() => import('../screens/profile/OwnProfileScreen.tsx'), 'OwnProfileScreen'),
  },
  {
    path: '/profiles/:cloneId',
    access: 'public',
    screen: screen(() => import('../screens/profile/ProfileScreen.tsx'), 'ProfileScreen'),
  },
  {
    path: '/profiles/:cloneId/report',
    access: 'session',
    screen: screen(() => import('../screens/profile/ProfileScreen.tsx'), 'ProfileReportScreen'),
  },
  {
    path: '/arena',
    access: 'public',
    screen: screen(() => import('../screens/arena/ArenaScreen.tsx'), 'ArenaScreen'),
  },
  {
    path: '/arena/queue',
    access: 'public',
    screen: screen(() => import('../screens/arena/QueueScreen.tsx'), 'QueueScreen'),
  },
  {
    path: '/data',
    access: 'public',
    screen: screen(() => import('../screens/data-health/DataScreen.tsx'), 'DataScreen'),
  },
  {
    path: '/clones/:cloneId/upgrade',
    access: 'session',
    screen: screen(() => import('../screens/buy/UpgradeScreen.tsx'), 'UpgradeScreen'),
  },
  {
    path: '/clones/:cloneId/strategy',
    access: 'session',
    screen: screen(() => import('../screens/strategy/StrategyScreen.tsx'), 'StrategyScreen'),
  },
  {
    path: '/clones/:cloneId/backtests',
    access: 'session',
    screen: screen(() => import('../screens/backtests/BacktestsScreen.tsx'), 'BacktestsScreen'),
  },
  {
    path: '/clones/:cloneId/backtests/:jobId',
    access: 'session',
    screen: screen(() => import('../screens/backtests/BacktestScreen.tsx'), 'BacktestScreen'),
  },
  {
    path: '/clones/:cloneId/decisions',
    access: 'session',
    screen: screen(() => import('../screens/decisions/DecisionsScreen.tsx'), 'DecisionsScreen'),
  },
  {
    path: '/purchases',
    access: 'session',
    screen: screen(() => import('../screens/purchases/PurchasesScreen.tsx'), 'PurchasesScreen'),
  },
  {
    path: '/purchases/:purchaseId',
    access: 'session',
    screen: screen(() => import('../screens/purchases/PurchaseScreen.tsx'), 'PurchaseScreen'),
  },
  {
    path: '/account',
    access: 'session',
    screen: screen(() => import('../screens/account/AccountScreen.tsx'), 'AccountScreen'),
  },
];

/** The places in the header, and at the bottom of a phone. */
export const PLACES: readonly {
  readonly href: string;
  readonly label: string;
  readonly access: RouteEntry['access'];
}[] = [
  { href: '/arena', label: 'Arena', access: 'public' },
  { href: '/clones', label: 'Clones', access: 'session' },
  { href: '/purchases', label: 'Purchases', access: 'session' },
  { href: '/data', label: 'Data', access: 'public' },
  { href: '/account', label: 'Account', access: 'session' },
];

/** The tabs of a clone, in order; `path` follows `/clones/:cloneId`. */
export const CLONE_TABS: readonly { readonly path: string; readonly label: string }[] = [
  { path: '', label: 'Overview' },
  { path: '/strategy', label: 'Strategy' },
  { path: '/backtests', label: 'Backtests' },
  { path: '/decisions', label: 'Decisions' },
  { path: '/audition', label: 'Audition' },
  { path: '/profile', label: 'Profile' },
  { path: '/upgrade', label: 'Buy more' },
];
