import { useGraphiQL, useGraphiQLActions } from '@graphiql/react';
import { getOperationAST, parse } from 'graphql';
import { createContext, useContext } from 'react';
import { graphiql as graphiqlWords } from '../src/messages/en';
import { permissionsOf } from './access';
import { type Example, examples } from './examples';
import { schema } from './schema';

/** What the viewer's role grants; null until it is known. */
export const Granted = createContext<readonly string[] | null>(null);

function operationNameOf(query: string): string {
  return getOperationAST(parse(query))?.name?.value ?? '';
}

/** The panel beside the editor: each example opens in a tab of its own. */
function Examples() {
  const granted = useContext(Granted);
  const { addTab, changeTab, setOperationName, updateActiveTabValues } = useGraphiQLActions();
  const { tabs, queryEditor, variableEditor } = useGraphiQL(({ tabs, queryEditor, variableEditor }) => ({
    tabs,
    queryEditor,
    variableEditor,
  }));
  // A new tab opened any sooner would wipe what the first one holds.
  const ready = queryEditor !== undefined && variableEditor !== undefined;

  function open({ query, variables }: Example): void {
    // A tab that still holds it has perhaps its variables filled in.
    const already = tabs.findIndex((tab) => tab.query === query);
    if (already >= 0) {
      changeTab(already);
    } else {
      addTab();
      updateActiveTabValues({ query, variables });
      queryEditor?.setValue(query);
      variableEditor?.setValue(variables);
    }
    // GraphiQL itself notices only a moment later what the editor holds now, and would run the one before.
    setOperationName(operationNameOf(query));
  }

  return (
    <section className="examples" aria-label={graphiqlWords.examples}>
      <h2>{graphiqlWords.examples}</h2>
      <ul>
        {examples.map((example) => {
          const needed = permissionsOf(schema, example.query);
          const mayNot = granted !== null && needed.some((permission) => !granted.includes(permission));
          return (
            <li key={example.title}>
              <button type="button" disabled={!ready} onClick={() => open(example)}>
                <strong>{example.title}</strong>
                {needed.length > 0 ? (
                  <small>{mayNot ? graphiqlWords.notGranted(needed) : graphiqlWords.needs(needed)}</small>
                ) : null}
              </button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function ExamplesIcon() {
  return (
    <svg viewBox="0 0 16 16" fill="none" stroke="currentColor" strokeWidth="1.5" aria-hidden="true">
      <path d="M2 3.5h12M2 8h8M2 12.5h10" strokeLinecap="round" />
    </svg>
  );
}

export const EXAMPLES_PLUGIN = { title: graphiqlWords.examples, icon: ExamplesIcon, content: Examples };
