import { render } from 'preact';
import { Redirect, Route, Switch } from 'wouter-preact';
import { forbidEventStore } from './studio/eventStore';
import { InfluencerSignInPage } from './studio/InfluencerSignInPage';
import { StudioPage } from './studio/StudioPage';

forbidEventStore();

const root = document.getElementById('app');
if (root)
  render(
    <Switch>
      <Route path="/login" component={InfluencerSignInPage} />
      <Route path="/studio" component={StudioPage} />
      <Route>
        <Redirect to="/studio" replace />
      </Route>
    </Switch>,
    root,
  );
