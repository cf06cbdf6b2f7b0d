import { Button } from '../ui/button.tsx';

/** Leads to where one signs in to the roost, and from there back to this page as it is. */
export function SignInButton() {
  const signIn = (): void => {
    const next = `${location.pathname}${location.search}${location.hash}`;
    location.assign(`/login?${new URLSearchParams({ next })}`);
  };
  return (
    <Button variant="primary" onClick={signIn}>
      Sign in
    </Button>
  );
}
