/** What the pages say that an admin opens with a one-time link. */

export const invitationWords = {
  invitationTitle: 'Join this desk',
  keyTitle: 'Get a new secret key',
  reading: 'The link is being read...',
  noLink: 'This page opens with a one-time link.',
  noLinkFix: 'Open the whole link as you were given it, or ask an owner of the desk for a new one.',
  otherKind: 'This link is for something else.',
  otherKindFix: 'Open the link itself, as you were given it.',
  forWhom: (name: string, email: string) => `For ${name} (${email}).`,
  invitationLead: 'Choose a password. Then you are shown your secret key.',
  keyLead: 'Give your password. Then you are shown your new secret key, and the old one ends.',
  password: 'Password',
  submitInvitation: 'Join',
  joining: 'Joining...',
  submitKey: 'Get secret key',
  getting: 'Getting it...',
  passwordNeeded: 'Give your password.',
  home: 'Go to sign-in',
};
