/** What the settings page says. */

export const settingsWords = {
  title: 'Settings',
  password: 'Password',
  passwordLead: 'A new password signs you out everywhere else.',
  current: 'Present password',
  next: 'New password',
  change: 'Change password',
  changing: 'Changing...',
  currentNeeded: 'Give your present password.',
  changed: (ended: number) => {
    if (ended === 0) return 'Your password is changed.';
    return ended === 1
      ? 'Your password is changed. 1 other session was ended.'
      : `Your password is changed. ${ended} other sessions were ended.`;
  },
  secretKey: 'Secret key',
  secretKeyHow:
    'An owner makes the link for a new one under People. The present one works until you take it up.',
  sessions: 'Sessions',
  sessionsLead: 'Where you are signed in.',
  sessionsCaption: 'Your sessions',
  columns: { client: 'Where', seen: 'Last seen', since: 'Signed in', actions: 'Actions' },
  thisSession: 'This session',
  program: 'Program',
  end: 'Sign out',
  ending: 'Signing out...',
  ended: 'That session is signed out.',
  endOthers: 'Sign out all others',
  endedOthers: (count: number) =>
    count === 1 ? '1 other session is signed out.' : `${count} other sessions are signed out.`,
  about: 'About this desk',
  you: 'You',
  role: 'Role',
  address: 'Address',
  kind: 'Kind',
  demo: 'Demo: the people and shows are made up',
  real: 'In use',
  emulator: 'Practice room',
  emulatorOpen: 'Open the practice room',
  emulatorNone: 'None runs beside this desk',
};
