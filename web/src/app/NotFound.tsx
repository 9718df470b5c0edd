import { ButtonLink } from '../ui/Button.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { PageHeader } from '../ui/PageHeader.tsx';

export function NotFound() {
  return (
    <>
      <PageHeader title="Nothing here" />
      <EmptyState title="There is no such page" action={<ButtonLink href="/">Go to the start</ButtonLink>}>
        The address may be mistyped, or it belongs to something that has gone.
      </EmptyState>
    </>
  );
}
