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
  { href: '/clones', label: 'Clones', access: 'session' },
  { href: '/purchases', label: 'Purchases', access: 'session' },
  { href: '/account', label: 'Account', access: 'session' },
];

/** The tabs of a clone, in order; `path` follows `/clones/:cloneId`. */
export const CLONE_TABS: readonly { readonly path: string; readonly label: string }[] = [
  { path: '', label: 'Overview' },
  { path: '/strategy', label: 'Strategy' },
  { path: '/upgrade', label: 'Buy more' },
];
