/** Where one signs in to the roost, to come back to this page as it is. */
export function signInAddress(): string {
  const next = `${location.pathname}${location.search}${location.hash}`;
  return `/login?${new URLSearchParams({ next })}`;
}
