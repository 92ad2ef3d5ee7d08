/** What the pages say that an influencer opens with a link from an admin. */

export const doorWords = {
  invitationTitle: 'Your invitation',
  signInTitle: 'Sign in',
  reading: 'The link is being read...',
  noLink: 'This page opens with a link from your admin.',
  noLinkFix: 'Open the whole link as you were given it, or ask your admin for a new one.',
  home: 'Go to the studio',
  forWhom: (name: string) => `It is for ${name}.`,
  signsInWith: (email: string) => `You will sign in with ${email}.`,
  choose: 'Choose the password for it.',
  password: 'Your new password',
  accept: 'Save and go to the studio',
  accepting: 'Saving...',
  signInLead: 'One press and you are in the studio. The link works once.',
  signInAs: (name: string) => `Sign in as ${name}`,
  signingIn: 'Signing in...',
};
