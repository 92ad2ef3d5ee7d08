import { draw } from '../ui/root';
import { JoinWithSdk } from './JoinWithSdk';
import { Watch } from './Watch';

draw(location.pathname === '/watch' ? <Watch /> : <JoinWithSdk />);
