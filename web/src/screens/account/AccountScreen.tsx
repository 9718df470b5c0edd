import { Grid } from '../../ui/layout.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { Sessions } from './Sessions.tsx';
import { SignOut } from './SignOut.tsx';
import { WalletsCard } from './WalletsCard.tsx';

export function AccountScreen() {
  return (
    <>
      <PageHeader title="Account" lead="Who may sign in, and where you are signed in." actions={<SignOut />} />
      <Grid halves>
        <WalletsCard />
        <Sessions />
      </Grid>
    </>
  );
}
