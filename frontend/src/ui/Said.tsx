/** What the server says: what it writes between backticks is shown as code. */
export function Said({ text }: { text: string }) {
  return <>{text.split('`').map((part, place) => (place % 2 ? <code key={place}>{part}</code> : part))}</>;
}
