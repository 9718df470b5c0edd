import { QueryClientProvider } from '@tanstack/react-query';
import { Suspense, useEffect } from 'react';
import { Route, Switch, useLocation } from 'wouter';
import { createQueryClient } from '../api/query-client.ts';
import { SkeletonList } from '../ui/Skeleton.tsx';
import { Crash } from './Crash.tsx';
import { Frame } from './Frame.tsx';
import { NotFound } from './NotFound.tsx';
import { RequireSession } from './RequireSession.tsx';
import { ROUTES } from './routes.tsx';
import { SessionProvider } from './session.tsx';

const queryClient = createQueryClient();

export function App() {
  return (
    <QueryClientProvider client={queryClient}>
      <SessionProvider>
        <Frame>
          <Screens />
        </Frame>
      </SessionProvider>
    </QueryClientProvider>
  );
}

function Screens() {
  const [location] = useLocation();
  useEffect(() => {
    // A new screen begins at its top.
    if (location !== '') window.scrollTo(0, 0);
  }, [location]);
  return (
    <Crash key={location}>
      <Suspense fallback={<SkeletonList count={3} height="6rem" />}>
        <Switch>
          {ROUTES.map(({ path, access, screen: Screen }) => (
            <Route key={path} path={path}>
              {access === 'public' ? (
                <Screen />
              ) : (
                <RequireSession>
                  <Screen />
                </RequireSession>
              )}
            </Route>
          ))}
          <Route>
            <NotFound />
          </Route>
        </Switch>
      </Suspense>
    </Crash>
  );
}
