import { render } from 'preact';
import { JoinWithSdk } from './JoinWithSdk';
import { Watch } from './Watch';

const app = document.getElementById('app');
if (app) render(location.pathname === '/watch' ? <Watch /> : <JoinWithSdk />, app);
