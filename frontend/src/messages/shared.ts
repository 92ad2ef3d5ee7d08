/** What both documents say. English; facts first, one word per concept, no "please". */

export const product = 'Greenroom';

export const failureSentences = {
  UNAUTHENTICATED: 'You are signed out.',
  FORBIDDEN: 'Your role does not allow this. An owner of the desk can grant it.',
  BAD_INPUT: 'The desk did not understand this request. Reload the page and try again.',
  RATE_LIMITED: 'Too many requests. Wait a minute, then try again.',
  INTERNAL: 'The desk made a mistake. Nothing was changed. Try again.',
  UNREACHABLE: 'The desk cannot be reached. Check the connection, then try again.',
} as const;

export const fieldWords = {
  show: (label: string) => `Show ${label.toLowerCase()}`,
  hide: (label: string) => `Hide ${label.toLowerCase()}`,
  showShort: 'Show',
  hideShort: 'Hide',
  capsLock: 'Caps Lock is on.',
};

export const lazyWords = {
  failed: 'This part of the page did not load. The desk may have been updated meanwhile.',
  reload: 'Reload the page',
};

export const failedWords = { tryAgain: 'Try again' };

export const toastWords = { undo: 'Undo', dismiss: 'Dismiss' };

export const timeWords = {
  ahead: (span: string) => `in ${span}`,
  ago: (span: string) => `${span} ago`,
  expires: (span: string) => `expires in ${span}`,
  expired: (span: string) => `expired ${span} ago`,
};

export const signInWords = {
  adminTitle: 'Sign in to the desk',
  influencerTitle: 'Sign in',
  email: 'Email',
  password: 'Password',
  secretKey: 'Secret key',
  secretKeyHint: 'You were shown it once, when your account was made.',
  submit: 'Sign in',
  submitting: 'Signing in...',
  empty: 'Fill in every field.',
  retryIn: (span: string) => `You can try again in ${span}.`,
  notSetUp: 'This desk has no owner yet.',
  notSetUpHow: 'The set-up link is made on the computer that runs the desk. In its folder, run',
  notSetUpThen: 'and open the link that it prints.',
  again: (name: string) => `Your session has ended, ${name}`,
  againWhy: 'Sign in to go on where you were. What you typed is still here.',
  somebodyElse: 'Sign in as somebody else',
};

export const newTab = '(opens in a new tab)';
