/** Somebody else's change, and the version to save over. */
export interface ConflictNow {
  sentence: string;
  changes: string[];
  version: number;
}

/** Somebody changed the same meanwhile: what it was, one line a change. */
export function ConflictNote({ sentence, changes }: ConflictNow) {
  return (
    <div class="conflict">
      <p class="error">{sentence}</p>
      {changes.length > 0 ? (
        <ul>
          {changes.map((change) => (
            <li key={change}>{change}</li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}
