import 'graphiql/setup-workers/vite';
import '@graphiql/react/style.css';
import '@graphiql/plugin-doc-explorer/style.css';
import 'graphiql/graphiql.css';
import './graphiql.css';
import { useGraphiQL, useGraphiQLActions } from '@graphiql/react';
import { GraphiQL } from 'graphiql';
import { useEffect, useMemo, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { Banner } from './Banner';
import { EXAMPLES_PLUGIN, Granted } from './Examples';
import { examples } from './examples';
import { makeFetcher } from './fetcher';
import { memory } from './memory';
import { schema } from './schema';
import { useViewer } from './viewer';

// No history among them: it would keep tokens and passwords.
const PLUGINS = [EXAMPLES_PLUGIN];

/** What GraphiQL leaves undone with its editors. */
function EditorCare() {
  const { setTheme } = useGraphiQLActions();
  const { theme, queryEditor } = useGraphiQL(({ theme, queryEditor }) => ({ theme, queryEditor }));

  // The examples' comments are sentences, and the panel beside them leaves little room.
  useEffect(() => queryEditor?.updateOptions({ wordWrap: 'on' }), [queryEditor]);

  // When the system turns dark or light, only what is around the editors follows by itself.
  useEffect(() => {
    const dark = matchMedia('(prefers-color-scheme: dark)');
    const follow = () => setTheme(theme);
    dark.addEventListener('change', follow);
    return () => dark.removeEventListener('change', follow);
  }, [setTheme, theme]);
  return null;
}

function App() {
  const { viewer, lookAgain } = useViewer();
  const admin = viewer?.id;
  const fetcher = useMemo(() => makeFetcher(admin, lookAgain), [admin, lookAgain]);
  const [storage] = useState(memory);
  return (
    <>
      <Banner viewer={viewer} onDoubt={lookAgain} />
      <main>
        <Granted value={viewer?.permissions ?? null}>
          <GraphiQL
            fetcher={fetcher}
            schema={schema}
            storage={storage}
            plugins={PLUGINS}
            visiblePlugin={EXAMPLES_PLUGIN}
            defaultTabs={examples.slice(0, 1)}
            defaultEditorToolsVisibility="variables"
            // A browser's session is its cookie: the desk refuses Authorization beside it.
            isHeadersEditorEnabled={false}
            showPersistHeadersSettings={false}
          >
            {/* The banner names the product already. */}
            <GraphiQL.Logo>{null}</GraphiQL.Logo>
            <EditorCare />
          </GraphiQL>
        </Granted>
      </main>
    </>
  );
}

const root = document.getElementById('app');
if (root) {
  const app = createRoot(root);
  app.render(<App />);
  // Kept for the way back, it would show what was asked for by somebody who may be signed out by then.
  addEventListener('pagehide', ({ persisted }) => persisted && app.unmount());
  addEventListener('pageshow', ({ persisted }) => persisted && location.reload());
}
