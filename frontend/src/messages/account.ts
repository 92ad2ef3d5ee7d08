/** What an influencer's own account says. */

export const accountWords = {
  sessions: 'Where you are signed in',
  thisDevice: 'This device',
  unknownDevice: 'Unknown device',
  lastSeen: 'Last used',
  signOutOne: 'Sign out',
  signOutOthers: 'Sign out all other devices',
  signingOut: 'Signing out...',
  signedOutOne: 'That device is signed out.',
  signedOutOthers: (count: number) =>
    count === 1 ? '1 other device is signed out.' : `${count} other devices are signed out.`,
  changePassword: 'Change password',
  passwordLead: 'A new password signs you out on every other device.',
  current: 'Present password',
  next: 'New password',
  change: 'Change password',
  changing: 'Changing...',
  currentNeeded: 'Give your present password.',
  changed: (ended: number) =>
    ended === 0
      ? 'Your password is changed.'
      : `Your password is changed. ${accountWords.signedOutOthers(ended)}`,
  signOut: 'Sign out',
  close: 'Close',
};
