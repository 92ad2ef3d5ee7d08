/** Tells a password manager whose password stands beside it; nobody else sees it. */
export function UsernameForManagers({ email }: { email: string }) {
  return <input type="text" name="username" hidden readOnly autocomplete="username" value={email} />;
}
