import { useState } from 'preact/hooks';
import { settings as words } from '#messages/settings';
import { ownZone } from '../ui/plannedTime';
import { SelectField } from '../ui/SelectField';
import { chooseTheme, chosenTheme, THEMES } from '../ui/theme';

/** What holds in this browser alone: the colours, and on whose clocks times are shown. */
export function ThisDevice() {
  const [theme, setTheme] = useState(chosenTheme);
  return (
    <section class="part">
      <h2>{words.device}</h2>
      <div class="own">
        <SelectField
          label={words.theme}
          value={theme}
          options={THEMES.map((value) => ({ value, label: words.themes[value] }))}
          onChange={(next) => {
            chooseTheme(next);
            setTheme(next);
          }}
        />
      </div>
      <dl class="about">
        <dt>{words.zone}</dt>
        <dd>{words.zoneOfDevice(ownZone)}</dd>
      </dl>
    </section>
  );
}
