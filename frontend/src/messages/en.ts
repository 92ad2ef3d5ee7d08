/** Every text on screen, in English: a section for each page or part of one, which alone is loaded with it.
 *
 * Facts first, one word for one thing, whole sentences, no "please", no exclamation marks. The name of a person is a
 * `Name`, so that whatever its direction, it turns nothing of the sentence around. Another language is a
 * copy of this file with its own name, which ends with `export type Complete = Catalogue<typeof import('./xx')>`.
 */
import type { ComponentChildren } from 'preact';
import type {
  AlertKind,
  AlertOutcome,
  AlertState,
  AuditAction,
  DateOrder,
  ImportColumn,
} from '../gql/graphql';
import type { Name } from '../ui/isolated';
import { pluralIn } from './plural';

const plural = /* @__PURE__ */ pluralIn('en');

/** Something on screen that stands in a sentence: a time, a name in bold, a command. */
type Part = ComponentChildren;

// ---------------------------------------------------------------------------------------------- everywhere

export const general = {
  product: 'Greenroom',
  documentTitle: (title: string) => `${title} - Greenroom`,
  newTab: '(opens in a new tab)',
  noScript: 'This page needs JavaScript.',
};

export const failures = {
  UNAUTHENTICATED: 'You are signed out.',
  OTHER_ACCOUNT:
    'Another account has signed in in this browser, so nothing was changed. Reload the page to continue with that account.',
  FORBIDDEN: 'Your role does not allow this. An owner of the desk can change your role.',
  CONFIRMATION_REQUIRED: 'This needs your secret key. Nothing was changed.',
  BAD_INPUT: 'The desk did not understand this request. Reload the page and try again.',
  NOT_GENUINE: 'This cannot be used at the moment. Ask whoever runs the desk.',
  RATE_LIMITED: 'Too many requests. Wait a minute, then try again.',
  tooMany: (wait: string) => `Too many requests. Try again in ${wait}.`,
  INTERNAL: 'Something went wrong on the desk. Nothing was changed. Try again.',
  internalWithId: (requestId: string) =>
    `Something went wrong on the desk. Nothing was changed. Try again. (${requestId})`,
  wrongAddress:
    'The desk does not accept requests from this address. Nothing was changed. Ask whoever runs the desk for its full address, including the https:// if it has one.',
  UNAVAILABLE: 'The desk cannot do this at the moment. Try again in a minute.',
  diskFull:
    'The desk has no room left on its disk, so this was not saved. Tell whoever runs the desk, then try again.',
  UNREACHABLE: 'The desk cannot be reached. Check your connection, then try again.',
};

export const failed = {
  tryAgain: 'Try again',
  title: 'This did not open',
  partMissing: 'This part of the page did not load. The desk may have been updated in the meantime.',
  reload: 'Reload the page',
};

export const fields = {
  show: (label: string) => `Show ${label.toLowerCase()}`,
  hide: (label: string) => `Hide ${label.toLowerCase()}`,
  showShort: 'Show',
  hideShort: 'Hide',
  capsLock: 'Caps Lock is on.',
};

export const newPassword = {
  tooShort: (missing: number) =>
    plural(missing, { one: '1 more character needed.', other: `${missing} more characters needed.` }),
  longEnough: (length: number) => `${length} characters: long enough. Longer is stronger.`,
  strong: (length: number) => `${length} characters: strong.`,
  hint: 'At least 12 characters. A sentence is easy to remember.',
};

export const changePassword = {
  current: 'Current password',
  next: 'New password',
  change: 'Change password',
  changing: 'Changing...',
  currentNeeded: 'Enter your current password.',
};

export const toasts = { undo: 'Undo', dismiss: 'Dismiss' };

export const dialogs = { cancel: 'Cancel', done: 'Done' };

/** A number stays on the line of its unit. */
export const time = {
  seconds: (seconds: number) => `${seconds}\u00a0s`,
  minutes: (minutes: number) => `${minutes}\u00a0min`,
  hours: (hours: number, minutes: number) =>
    minutes > 0 ? `${hours}\u00a0h ${minutes}\u00a0min` : `${hours}\u00a0h`,
  days: (days: number, hours: number) => (hours > 0 ? `${days}\u00a0d ${hours}\u00a0h` : `${days}\u00a0d`),
  now: 'just now',
  expiredNow: 'expired just now',
  ahead: (span: string) => `in ${span}`,
  ago: (span: string) => `${span} ago`,
  expires: (span: string) => `expires in ${span}`,
  expired: (span: string) => `expired ${span} ago`,
};

export const copyLink = {
  copy: 'Copy link',
  copied: 'Copied',
  copyFailed: 'This browser does not allow copying here. Press and hold the link to copy it.',
  link: 'Link',
};

export const oneTimeLink = {
  once: 'This link is shown only once and works only once. Anyone who has it can use it, so send it only to them.',
  expires: (when: Part): Part => ['It expires ', when, '.'],
  label: 'One-time link',
  copy: 'Copy link',
  copied: 'Copied',
  copyFailed: 'This browser does not allow copying here. Select the link and copy it by hand.',
  share: 'Share',
  /** Other programs of the device, which get the text and the link, ready to be sent. */
  ways: { whatsapp: 'WhatsApp', sms: 'SMS', mail: 'Mail' },
  by: { whatsapp: 'Send by WhatsApp', sms: 'Send by SMS', mail: 'Send by mail' },
  qr: 'QR code',
  qrLabel: 'QR code of the link',
};

/** Beside links of a desk that has no address but its own computer's. */
export const worksHereOnly = {
  one: 'This link works on this computer only, because the desk has no other address yet.',
  many: 'These links work on this computer only, because the desk has no other address yet.',
  how: (page: Part, variable: Part): Part => [
    'Others, and phones, need it to have an https address: ',
    page,
    ', under "The proxy", explains how. Then set ',
    variable,
    ' and make a new link.',
  ],
};

// ------------------------------------------------------------------------------------------------- sign-in

export const signIn = {
  adminTitle: 'Sign in to the desk',
  influencerTitle: 'Sign in',
  email: 'Email',
  password: 'Password',
  secretKey: 'Secret key',
  secretKeyHint: 'It was shown once, when your account was created.',
  submit: 'Sign in',
  submitting: 'Signing in...',
  empty: 'Fill in every field.',
  retryIn: (span: string) => `You can try again in ${span}.`,
  noCookies: (host: string) =>
    `This browser did not keep the cookie that signs you in, so you are still signed out. Allow cookies for ${host} in its settings, then sign in again.`,
  tryHttps: 'If the desk has an address that begins with https://, open that one instead.',
  liveHere: (name: Name) => `${name} is live in this browser.`,
  signInAnyway: 'If you sign in here, the desk loses contact with that show. Sign in anyway?',
  anyway: 'Sign in anyway',
  noPassword: 'No password, or forgot it? Your admin can send you a link.',
  signedOut: 'You were signed out on this device. Sign in again, or ask your admin for a link.',
  notSetUp: 'This desk has no owner yet.',
  notSetUpHow: (command: Part): Part => [
    'The set-up link comes from the computer that runs the desk. In the desk folder, run ',
    command,
    ' and open the link that it prints.',
  ],
  againWhy: 'Sign in to continue where you were. What you typed is still here.',
  somebodyElse: 'Sign in as someone else',
};

export const missingPage = {
  title: 'Page not found',
  why: 'There is no such page on the desk. The address may be cut off, mistyped or out of date.',
  back: 'Go to the desk',
};

/** Over what somebody was at. */
export const sessionEnded = {
  title: (name: Name) => `Your session has ended, ${name}`,
};

export const keyNeeded = { title: 'Enter your secret key' };

/** Below the form of the admins' sign-in. */
export const lostKey = {
  title: 'Lost your key?',
  ask: 'Ask an owner of the desk: under Admins, "New secret key" in the menu of your row makes a link for you. With it and your password you get a new key, and the old one stops working.',
  alone: (command: Part): Part => [
    'If you are the only owner: on the computer that runs the desk, in the desk folder, run ',
    command,
    ' with your own email. It prints such a link.',
  ],
  password: 'Without your password, too: an owner removes you under Admins, and invites you again.',
};

export const confirmKey = {
  why: 'This gives access, takes it away or shows a secret. The desk asks for your secret key if you last entered it more than 10 minutes ago.',
  submit: 'Continue',
  submitting: 'Checking...',
  empty: 'Enter your secret key.',
};

// ---------------------------------------------------------------------------- pages that one-time links open

export const setUp = {
  title: 'Set up this desk',
  lead: 'You will be its owner. You invite everyone else.',
  name: 'Your name',
  email: 'Email',
  password: 'Password',
  submit: 'Create owner',
  submitting: 'Creating...',
  noLink: 'This page opens with the set-up link.',
  noLinkHow: (command: Part): Part => [
    'In the desk folder, run ',
    command,
    ' and open the link that it prints. A link works once and expires after an hour.',
  ],
  nameNeeded: 'Enter your name.',
  emailNeeded: 'Enter an email address, such as you@example.com.',
};

export const secretKey = {
  title: 'Save your secret key',
  lead: 'You need it, along with your email and password, every time you sign in, and before you change who has access. It is shown only once.',
  copy: 'Copy',
  copied: 'Copied',
  copyFailed: 'This browser does not allow copying here. Select the key and copy it by hand.',
  download: 'Download',
  fileName: 'greenroom-secret-key.txt',
  fileText: ({ email, key }: { email: string; key: string }) =>
    `Greenroom secret key\nFor: ${email}\n\n${key}\n`,
  saved: 'I saved it',
  goOn: 'Go to sign-in',
  goOnWhy: 'Tick "I saved it" first.',
  leaveTitle: 'Leave without your secret key?',
  leaveLead:
    'It is not shown again, and you cannot sign in without it. Copy it or download it before you leave.',
  leave: 'Leave without it',
  stay: 'Stay here',
};

export const links = {
  reading: 'Checking the link...',
  otherKind: 'This link is for something else.',
  otherKindFix: 'Open the link itself, exactly as it was sent to you.',
};

export const adminLinks = {
  invitationTitle: 'Join this desk',
  keyTitle: 'Get a new secret key',
  noLink: 'This page opens with a one-time link.',
  noLinkFix: 'Open the whole link, exactly as it was sent to you, or ask an owner of the desk for a new one.',
  forWhom: ({ name, email, when }: { name: Name; email: string; when: Part }): Part => [
    `This link is for ${name} (${email}). It expires `,
    when,
    '.',
  ],
  invitationLead: 'Choose a password. Your secret key is shown next.',
  keyLead: 'Enter your password. Your new secret key is shown next, and the old one stops working.',
  password: 'Password',
  submitInvitation: 'Join',
  joining: 'Joining...',
  submitKey: 'Get secret key',
  getting: 'Getting it...',
  passwordNeeded: 'Enter your password.',
  home: 'Go to sign-in',
};

export const influencerLinks = {
  invitationTitle: 'Your invitation',
  signInTitle: 'Sign in',
  noLink: 'This page opens with a link from your admin.',
  noLinkFix: 'Open the whole link, exactly as it was sent to you, or ask your admin for a new one.',
  home: 'Go to the studio',
  invitationLead: ({ name, email }: { name: Name; email: string }) =>
    `It is for ${name}. You will sign in with ${email}. Choose a password.`,
  password: 'Your new password',
  accept: 'Save and go to the studio',
  accepting: 'Saving...',
  signInLead: 'One tap takes you to the studio. This link works once.',
  signInAs: (name: Name) => `Sign in as ${name}`,
  newPasswordTitle: 'Choose a new password',
  newPasswordLead: ({ name, email }: { name: Name; email: string }) =>
    `It is for ${name}. You sign in with ${email}. Your other devices are signed out.`,
  invitationNoCookies: (host: string) =>
    `Your password is saved, but this browser did not keep the cookie that signs you in. Allow cookies for ${host} in its settings, then open ${host}/login and sign in with your email and that password.`,
  signInNoCookies: (host: string) =>
    `This browser did not keep the cookie that signs you in, and the link has now been used. Allow cookies for ${host} in its settings, then ask your admin for a new link.`,
  signingIn: 'Signing in...',
};

/** Where whoever has the token for somebody pastes it, without an account. */
export const handIn = {
  title: 'Hand in a token',
  noLink: 'This page opens with a link from an admin.',
  noLinkFix: 'Open the whole link, exactly as it was sent to you, or ask for a new one.',
  lead: (name: Name) =>
    `An admin asks you for the HMS Auth Token of ${name}. What you paste here is kept sealed and never shown again.`,
  field: 'HMS Auth Token',
  where: 'In the 100ms dashboard: Rooms, Join Room, Join with SDK. Copy the whole token.',
  empty: 'Paste the token first.',
  submit: 'Hand in',
  submitting: 'Handing in...',
  done: 'Handed in',
  counts: (name: Name) => `The token is set for ${name}. Nothing else is to be done.`,
  waits: (name: Name) =>
    `The desk has the token for ${name}. An admin looks at it before it is used. You can close this page.`,
  another: 'It was the wrong one: paste another',
};

export const openInBrowser = {
  title: (browser: string) => `Open this page in ${browser}`,
  yourBrowser: 'your browser',
  why: (app: string) => `${app} opens pages in a browser of its own, and you cannot go live from there.`,
  whyThisApp: 'This app opens pages in a browser of its own, and you cannot go live from there.',
  steps: (browser: string) => ['Tap Copy link.', `Open ${browser}.`, 'Paste the link into the address bar.'],
  menu: (browser: string) => `Or open the menu of this app (••• or ⋮) and choose Open in ${browser}.`,
  goOn: 'Continue here anyway',
};

// ------------------------------------------------------------------------------------------------ the desk

export const desk = {
  navigation: 'Desk',
  skip: 'Skip to the page',
  tabs: {
    tonight: 'Tonight',
    influencers: 'Influencers',
    night: 'Show night',
    inbox: 'Inbox',
    admins: 'Admins',
    audit: 'Audit',
    settings: 'Settings',
  },
  waiting: 'waiting',
  signOut: 'Sign out',
  roles: { VIEWER: 'Viewer', OPERATOR: 'Operator', MANAGER: 'Manager', OWNER: 'Owner' },
  signedInNow: (name: Name) => `You are signed in as ${name} now.`,
  demoLabel: 'Demo',
  demo: 'Demo desk: the people and shows here are made up.',
};

/** A page of the desk, once another account is signed in in its browser. */
export const otherAccount = {
  title: 'Another account is signed in now',
  why: (name: Name) =>
    `This page was opened by ${name}. Nothing that you send from it reaches the desk any more. Go back to copy what you typed; the page starts again as soon as you close the dialog.`,
  goBack: 'Go back',
  startAgain: 'Start again',
};

export const listing = {
  offline: 'You are offline. What you see may be out of date.',
  stale: (time: string) => `As of ${time}. Reconnecting...`,
  showMore: 'Show more',
  showingMore: 'Loading...',
};

/** Why somebody may not do something, by their role. */
export const whyNot = {
  setTokens: (role: string) => `The role ${role} may not set tokens. An owner can change your role.`,
  switchStreaming: (role: string) =>
    `The role ${role} may not switch streaming. An owner can change your role.`,
  manageInfluencers: (role: string) =>
    `The role ${role} may not add or change influencers. An owner can change your role.`,
};

/** The same, about what is loaded later. */
export const mayNot = {
  lookUp: (role: string) =>
    `The role ${role} may not look up tokens and room codes. An owner can change your role.`,
  closeRooms: (role: string) => `The role ${role} may not close rooms. An owner can.`,
  manageLinks: (role: string) =>
    `The role ${role} may not see one-time links. An owner can change your role.`,
};

export const status = {
  LIVE: 'Live',
  READY: 'Ready',
  CHECK: 'Ready, check',
  EXPIRING: 'Expiring',
  BLOCKED: 'Blocked',
  NO_TOKEN: 'No token',
  OFF: 'Off',
  starting: 'Starting',
};

export const influencers = {
  title: 'Influencers',
  filters: 'Filter by status',
  search: 'Search influencers',
  searchPlaceholder: 'Name, handle, email, last four or support code',
  caption: 'Influencers and whether their next show can start',
  columns: {
    influencer: 'Influencer',
    status: 'Status',
    token: 'Token',
    roomCode: 'Room code',
    nextShow: 'Next show',
    lastLive: 'Last live',
    streaming: 'Streaming',
    actions: 'Actions',
  },
  choose: 'Choose',
  chooseShown: 'Choose all that are listed here',
  chooseOne: (name: Name) => `Choose ${name}`,
  onlyTag: (tag: string) => `List only those with the tag ${tag}`,
  withoutTag: (tag: string) => `Stop filtering by the tag ${tag}`,
  never: 'Never',
  setToken: 'Set Token',
  updateToken: 'Update Token',
  tryAgain: 'Try again',
  tryAgainHint: 'Lets them press Go Live again',
  none: 'None',
  madeByDesk: 'Made by the desk',
  byRoomCode: ({ code }: { code: Part }): Part => ['By room code ', code],
  endsIn: 'ends in',
  local: 'not a 100ms code',
  streamingOf: (name: Name) => `Streaming for ${name}`,
  showing: ({ shown, total }: { shown: number; total: string }) => `Showing 1-${shown} of ${total}`,
  /** With a plus where only some are counted. */
  counted: ({ number, more }: { number: number; more: boolean }) => `${number}${more ? '+' : ''}`,
  settling:
    'The desk is working out anew how everybody stands, as after an upgrade. Until this line goes away, lists and numbers leave some people out: look for them by name.',
  switchedOn: (name: Name) => `${name} may stream again.`,
  switchedOff: (name: Name) => `Streaming is off for ${name}.`,
  stopped: (name: Name) => `Streaming is off for ${name}, and the show was stopped.`,
  stillJoinable: (until: string) => `The token that was handed out expires at ${until}`,
  addReason: 'Add reason',
  offBy: ({ by, reason }: { by: Name; reason: string }) => (reason ? `By ${by}: ${reason}` : `By ${by}`),
  add: 'Add influencer',
  pasteMany: 'Paste many tokens',
  unsigned: 'Not signed in yet',
  share: 'Share invitation',
  import: 'Import',
  more: (name: Name) => `More for ${name}`,
  archivedTitle: 'Archived influencers',
  archivedLink: 'Archived influencers',
  archivedBack: 'Back to influencers',
  invited: 'Invitation not accepted yet',
  reconnectUntil: (time: string) => `A dropped connection could not come back after ${time}`,
  noReconnect: (time: string) => `A dropped connection cannot come back: the token expired at ${time}`,
  silent: (span: string) => `No contact for ${span}`,
  /** Its two parts: where the line is too narrow for both, the first one is cut. */
  pageReport: ({ fact, ago }: { fact: string; ago: string }) => [
    `Their page: ${fact.charAt(0).toLowerCase()}${fact.slice(1)}`,
    `, ${ago}`,
  ],
};

/** What the three dots of an influencer open. */
export const rowMenu = {
  newInvitation: 'New invitation',
  signInLink: 'Sign-in link',
  newPasswordLink: 'New password link',
  edit: 'Edit',
  askForToken: 'Ask for the token',
  setRoomCode: 'Set room code',
  offWithReason: 'Switch off with a reason',
  editReason: 'Edit reason',
  removeToken: 'Remove token',
  archive: 'Archive',
  restore: 'Bring back',
};

/** What came of lifting what 100ms refused. */
export const tryAgain = {
  mayTryAgain: (name: Name) => `${name} may press Go Live again.`,
  stillBlocked: (name: Name, why: string) => `${name} still cannot go live. ${why}`,
};

/** What came of a reason why somebody may not stream. */
export const giveReason = {
  saved: (name: Name) => `The reason is saved. ${name} sees it on their page.`,
  removed: (name: Name) => `The reason is removed. Streaming stays off for ${name}.`,
};

/** What single keys do on the list of influencers. */
export const listKeys = {
  title: 'Keys',
  keys: {
    '/': 'Search',
    j: 'Go to the next influencer',
    k: 'Go to the one before',
    Enter: 'Open them',
    t: 'Set or update their token',
    e: 'Edit them',
    x: 'Choose them',
    Esc: 'Close what is open',
    '?': 'Show these keys',
  },
  close: 'Close',
};

/** In place of an empty list of influencers. */
export const nobodyHere = {
  emptyTitle: 'No influencers yet',
  archivedEmpty: 'No archived influencers',
  noMatchTitle: 'No matches',
  noMatchNext: 'Change the search, the filters or the tags.',
  clear: 'Clear filters',
};

/** What there is to do until the first show, below a list of few. */
export const firstSteps = {
  title: 'Four steps to the first show',
  done: 'Done:',
  steps: {
    add: 'Add an influencer',
    token: 'Give them a token',
    join: 'They choose a password',
    show: 'They go live',
  },
  how: {
    add: 'The desk makes an invitation for them: copy its link. A whole list can be imported.',
    token:
      'Press Set Token in their row, and paste what the 100ms dashboard shows. With an account connected in Settings, the desk can make tokens itself.',
    join: 'Send them the invitation, which works once. Share invitation in their row makes a new one.',
    show: 'In the studio they press Go Live. Their row then says so.',
  },
  add: 'Add influencer',
  import: 'Import',
};

export const archiving = {
  archived: (name: Name) => `${name} is archived.`,
  restored: (name: Name) => `${name} is back.`,
};

/** Whose a pasted token or room code is, what it opens, and what can be done about it. */
export const whose = {
  pasted: {
    TOKEN: {
      looking: 'Looking up the pasted token...',
      one: (owner: Part): Part => ['The pasted token belongs to ', owner],
      many: (owners: Part): Part => ['The pasted token is set for several influencers: ', owners],
      nobody: 'The pasted token belongs to nobody on this desk.',
    },
    ROOM_CODE: {
      looking: 'Looking up the pasted room code...',
      one: (owner: Part): Part => ['The pasted room code belongs to ', owner],
      many: (owners: Part): Part => ['The pasted room code is set for several influencers: ', owners],
      nobody: 'The pasted room code belongs to nobody on this desk. If it is a name, search for part of it.',
    },
  },
  ofAccount: {
    APP_SECRET: (account: Part): Part =>
      account
        ? [
            'This is the app secret of the 100ms account ',
            account,
            '. Whoever has it can do everything there.',
          ]
        : 'This may be the app secret of a 100ms account. Whoever has it can do everything there.',
    MANAGEMENT_TOKEN: (account: Part): Part =>
      account
        ? ['This is a management token of the 100ms account ', account, '. It can do everything there.']
        : 'This is a management token of a 100ms account that this desk does not know.',
  },
  failed: (why: string) => `The lookup failed: ${why}`,
  more: 'What can be done',
  dismiss: 'Dismiss',
  close: 'Close',
  titles: {
    TOKEN: 'Whose token is this?',
    ROOM_CODE: 'Whose room code is this?',
    LABEL: 'A label of this desk',
    APP_SECRET: 'An app secret',
    MANAGEMENT_TOKEN: 'A management token',
    NOTHING: 'Nothing was found',
  },
  owner: 'Owner',
  nobody: 'Nobody on this desk has it or had it.',
  sameUserId: 'Its user id is known as that of:',
  uses: {
    TOKEN: {
      CURRENT: 'It is their current token.',
      EARLIER: 'It is an earlier token of theirs.',
      FOR_A_SHOW: 'It was made for a show of theirs.',
    },
    ROOM_CODE: {
      CURRENT: 'It is their room code.',
      EARLIER: 'It was their room code.',
      FOR_A_SHOW: 'It was used for a show of theirs.',
    },
  },
  archived: 'They are archived.',
  live: 'They are live, but the desk did not use this room code for it.',
  liveWith: { true: 'They are live with it.', false: 'They are live with another token.' },
  notLive: 'They are not live.',
  stop: 'Stop the show',
  switchOff: 'Switch streaming off',
  remove: 'Remove token',
  replaceCode: 'Replace room code',
  opens: 'What it opens',
  account: '100ms account',
  foreign: 'one that this desk does not know',
  room: 'Room',
  role: 'Role',
  user: 'User',
  unnamed: 'not given',
  from: 'Becomes valid',
  until: 'Valid',
  untilIn: ({ time, span }: { time: string; span: string }) => `until ${time}, in ${span}`,
  over: (span: string) => `expired ${span} ago`,
  never: {
    TOKEN: 'without an end',
    ROOM_CODE: 'never expires',
    LABEL: 'never expires',
    APP_SECRET: 'never expires',
    MANAGEMENT_TOKEN: 'without an end',
    NOTHING: 'never expires',
  },
  notKnown: {
    TOKEN: 'It cannot be read.',
    ROOM_CODE: 'The desk does not know yet where it leads.',
    LABEL: 'Nothing: nobody can join with it.',
    APP_SECRET: 'A whole 100ms account. It is none of those that are connected to this desk.',
    MANAGEMENT_TOKEN: 'A whole 100ms account.',
    NOTHING: 'Nothing.',
  },
  askWhere: 'Ask 100ms where it leads',
  asking: 'Asking 100ms...',
  honest: {
    TOKEN:
      'Removing or replacing the token here, stopping the show and sending people out do not make it useless: until it expires, whoever has it can join again. Only a closed room, or a new app secret, keeps them out.',
    ROOM_CODE:
      'Replacing the room code here does not make the old one useless: whoever has it can join until it is disabled at 100ms.',
  },
  honestOfNobody: {
    TOKEN:
      'Until it expires, whoever has it can join. Only a closed room, or a new app secret, keeps them out.',
    ROOM_CODE: 'Whoever has it can join until it is disabled at 100ms.',
  },
  todo: 'What to do',
  secretSteps: {
    APP_SECRET: [
      'Have a new app secret made in the 100ms dashboard, under Developer.',
      'At once, give it to the desk: Settings, 100ms accounts, Replace app secret.',
      'Set new tokens: those that were made with the old secret stop working.',
    ],
    MANAGEMENT_TOKEN: [
      'It cannot be called back, and works until it expires, at most.',
      'To end it sooner, have a new app secret made in the 100ms dashboard, under Developer.',
      'Then give that to the desk: Settings, 100ms accounts, Replace app secret.',
    ],
  },
  ownersCan: 'An owner of this desk can replace the app secret.',
  settings: 'To the 100ms accounts',
  atHms: 'At 100ms',
  notConnected:
    'The desk cannot act in this room, because it does not have the app secret of the account. Whoever has its 100ms dashboard can:',
  dashboardSteps: [
    'Open Rooms in the 100ms dashboard and choose the room.',
    'End its session, and disable the room: nobody can join it then.',
    'Or have a new app secret made, under Developer: all tokens of the account stop working.',
  ],
  connectFirst: 'An owner of this desk can connect the account under Settings, 100ms accounts.',
  look: 'See who is in the room',
  lookAgain: 'Look again',
  people: (count: number) =>
    plural(count, {
      one: '1 person is in the room.',
      other: count === 0 ? 'Nobody is in the room.' : `${count} people are in the room.`,
    }),
  isClosed: 'The room is closed: nobody can join.',
  noName: 'No name',
  noUserId: 'no user id',
  showOf: (name: Name) => `(the show of ${name})`,
  itsUserId: 'This is the user id of the token.',
  sendOut: 'Send out',
  sendOutAll: (count: number) => `Send out all ${count} with its user id`,
  sendOutTitle: 'Send out of the room?',
  sendOutConsequence: 'They can come back while they have a valid token or room code.',
  sendingOut: 'Sending out...',
  sentOut: 'They are sent out.',
  closeRoom: 'Close the room',
  closeTitle: 'Close the room for everybody?',
  closeConsequence:
    'All shows in it end, and nobody can join until the room is opened again, whatever token they have.',
  closing: 'Closing...',
  closed: 'The room is closed.',
  open: 'Open the room again',
  opening: 'Opening...',
  opened: 'The room is open again.',
  disable: 'Disable it at 100ms',
  disableTitle: 'Disable this room code?',
  disableConsequence:
    'Nobody can join with it any more, whoever has it. Those who are in the room stay. It can be enabled again in the 100ms dashboard.',
  disabling: 'Disabling...',
  disabled: 'The room code is disabled at 100ms.',
};

export const stopShow = {
  titles: {
    stop: (name: Name) => `Stop ${name}'s show?`,
    off: (name: Name) => `Switch off streaming for ${name}?`,
    reason: (name: Name) => `Why streaming is off for ${name}`,
  },
  consequence: (name: Name) =>
    `${name} is taken off air within 15 seconds and cannot go live again until streaming is switched on.`,
  stillJoinable: (until: string) =>
    `The desk tells their phone to stop. Whoever holds the token could still join until ${until}.`,
  offConsequence: (name: Name) => `${name} cannot go live until streaming is switched on.`,
  reason: 'Reason',
  reasonHint: (name: Name) => `Optional. ${name} sees it on their page.`,
  keep: 'Keep the show',
  submit: { stop: 'Stop the show', off: 'Switch off', reason: 'Save reason' },
  busy: { stop: 'Stopping...', off: 'Switching off...', reason: 'Saving...' },
};

/** The dialogs in which influencers are added, changed, invited and archived. */
/** Tags and the note, in the panel. */
export const panelNotes = {
  title: 'Tags and note',
  addTags: 'Add tags',
  tagsHint: 'Up to 40 characters each, at most ten. A comma between two.',
  removeTag: (tag: string) => `Remove the tag ${tag}`,
  addNote: 'Add a note',
  editNote: 'Edit note',
  note: 'Note',
  noteHint: (name: Name) => `All admins read it; ${name} never does.`,
  cancel: 'Cancel',
  save: 'Save',
  saving: 'Saving...',
  saveOver: 'Save over it',
  saved: (name: Name) => `The note about ${name} is saved.`,
};

const influencersOf = (count: number) =>
  plural(count, { one: '1 influencer', other: `${count} influencers` });

const leftAlone = (count: number) =>
  plural(count, { one: '1 stays as it is:', other: `${count} stay as they are:` });
const notDone = (count: number) => `Not done for ${count}:`;

/** What is done for all who are chosen in the list. */
export const many = {
  label: 'For those who are chosen',
  chosen: (count: number) => `${count} chosen`,
  chooseAll: (count: number) => `Choose all that match (${count})`,
  choosing: 'Choosing...',
  clear: 'Clear',
  acts: {
    on: 'Switch on',
    off: 'Switch off',
    plan: 'Plan shows',
    mint: 'Mint tokens',
    ask: 'Ask for a token',
    check: 'Check now',
    tags: 'Tags',
    archive: 'Archive',
  },
  titles: {
    on: (count: number) => `Switch streaming on for ${influencersOf(count)}?`,
    off: (count: number) => `Switch streaming off for ${influencersOf(count)}?`,
    mint: (count: number) => `Have the desk make the tokens of ${influencersOf(count)}?`,
    check: (count: number) => `Check ${influencersOf(count)} with 100ms?`,
    tags: (count: number) => `Tags of ${influencersOf(count)}`,
    archive: (count: number) => `Archive ${influencersOf(count)}?`,
  },
  looking: 'Looking at how they stand now...',
  nobody: 'There is nothing to do for anybody who is chosen.',
  would: {
    on: (count: number) => `${count} will be allowed to go live.`,
    off: (count: number) => `${count} will not be able to go live.`,
    mint: (count: number) =>
      `From their next Go Live on, the desk makes the tokens of ${count} for the room and role of their last one.`,
    check: (count: number) =>
      `The tokens of ${count} are sent to 100ms, one after the other. Nobody joins a room.`,
    tags: (count: number) => `The tags of ${influencersOf(count)} change.`,
    archive: (count: number) =>
      `${count} will be signed out everywhere; their links and passwords stop working, and they cannot go live. Tokens and history are kept.`,
  },
  stops: (count: number) =>
    plural(count, {
      one: '1 of these is live and will be stopped:',
      other: `${count} of these are live and will be stopped:`,
    }),
  left: {
    on: (count: number) => plural(count, { one: '1 is on already:', other: `${count} are on already:` }),
    off: (count: number) => plural(count, { one: '1 is off already:', other: `${count} are off already:` }),
    mint: (count: number) =>
      plural(count, {
        one: 'For 1, the desk makes the tokens already, or cannot:',
        other: `For ${count}, the desk makes the tokens already, or cannot:`,
      }),
    check: (count: number) =>
      plural(count, {
        one: '1 has no token that could be sent:',
        other: `${count} have no token that could be sent:`,
      }),
    tags: leftAlone,
    archive: leftAlone,
  },
  gone: (count: number) =>
    plural(count, {
      one: '1 of those chosen has been archived and is left out.',
      other: `${count} of those chosen have been archived and are left out.`,
    }),
  names: ({ names, more }: { names: string; more: number }) =>
    more > 0 ? `${names} and ${more} more` : names,
  reason: 'Reason (optional)',
  reasonHint: 'They see it on their page.',
  addTags: 'Add tags',
  removeTags: 'Remove tags',
  tagsHint: 'Up to 40 characters each. A comma between two.',
  tagNeeded: 'Enter a tag to add or to remove.',
  submit: {
    on: (count: number) => `Switch ${count} on`,
    off: (count: number) => `Switch ${count} off`,
    mint: (count: number) => `Mint for ${count}`,
    check: (count: number) => `Check ${count}`,
    tags: (count: number) => `Change ${count}`,
    archive: (count: number) => `Archive ${count}`,
  },
  working: 'Working...',
  progress: ({ through, of }: { through: number; of: number }) => `${through} of ${of}...`,
  cancel: 'Cancel',
  stop: 'Stop here',
  close: 'Close',
  done: {
    on: (count: number) => `Streaming is on for ${influencersOf(count)}.`,
    off: (count: number) => `Streaming is off for ${influencersOf(count)}.`,
    mint: (count: number) => `The desk makes the tokens of ${influencersOf(count)}.`,
    check: (count: number) => `100ms would accept ${count}.`,
    tags: (count: number) => `The tags of ${influencersOf(count)} are as you asked.`,
    archive: (count: number) => plural(count, { one: '1 is archived.', other: `${count} are archived.` }),
  },
  refused: {
    on: notDone,
    off: notDone,
    mint: notDone,
    check: (count: number) => `Not accepted, or not answered, for ${count}:`,
    tags: notDone,
    archive: notDone,
  },
  stopped: ({ left, why }: { left: number; why: string }) => `${left} were not reached. ${why}`.trim(),
  export: 'Export',
  exportTitle: (count: number) => `Export ${influencersOf(count)}`,
  exportWhat: 'Name, handle, email, phone number, status, streaming, last live, end of the token, and tags.',
  exportWithoutEmail:
    'Name, handle, status, streaming, last live, end of the token, and tags. Emails and phone numbers need the right to manage influencers.',
  format: 'Format',
  formats: { csv: 'CSV, for spreadsheets', json: 'JSON, for programs' },
  exporting: 'Exporting...',
  exported: (count: number) => `${influencersOf(count)} exported.`,
  fileName: (format: string) => `influencers.${format}`,
};

export const importing = {
  title: 'Import',
  lead: 'Add influencers and their shows from a spreadsheet. Nothing happens before you have seen what it would do.',
  sheet: 'Rows of the spreadsheet',
  sheetHint:
    'Copy them with their headings and paste them here: Name, Email, Handle, Phone, Starts, Length, in any order. At most 1,000 rows, and no tokens.',
  example: 'Name\tEmail\tHandle\tPhone\tStarts\tLength',
  file: 'Choose a CSV or TSV file',
  taken: (name: string) => `${name} was read.`,
  workbook: 'This is an Excel workbook. In Excel, save it as CSV, or copy the rows and paste them.',
  tooLarge:
    'This is more than one import takes: 240,000 characters or 24,000 commas. Leave out columns that are not needed, or import it in parts.',
  textNeeded: 'Paste the rows first.',
  zone: 'Time zone of its times',
  zoneHint: (zone: string) => `Yours is ${zone}.`,
  length: 'Minutes of a show',
  lengthHint: 'Where it does not say so.',
  country: 'Country code',
  countryHint: 'Of phone numbers without one, such as +49.',
  check: 'Check',
  checking: 'Checking...',
  recent: 'Earlier imports',
  made: ({ people, shows, changed }: { people: number; shows: number; changed: number }) =>
    enumerated([
      people > 0 ? `${influencersOf(people)} added` : '',
      shows > 0 ? `${showsOf(shows)} planned` : '',
      changed > 0 ? `${influencersOf(changed)} changed` : '',
    ]),
  halfUndone: ({ people, shows }: { people: number; shows: number }) =>
    `Undoing it was interrupted: ${enumerated([
      people > 0 ? influencersOf(people) : '',
      shows > 0 ? showsOf(shows) : '',
    ])} left`,
  undoRest: 'Undo the rest',
  previewTitle: 'What importing would do',
  would: ({ people, shows, changed, nothing, refused }: ImportCounts & { refused: number }) =>
    `${enumerated([
      `${influencersOf(people)} added`,
      `${showsOf(shows)} planned`,
      changed > 0 ? `${influencersOf(changed)} changed` : '',
      nothing > 0 ? `${rowsOf(nothing)} with nothing to do` : '',
      refused > 0 ? `${rowsOf(refused)} refused` : '',
    ])}. Nothing has happened yet.`,
  columns: ({ columns, unused }: { columns: readonly ImportColumn[]; unused: number }) =>
    `Columns that were found: ${columns.map((column) => importColumns[column]).join(', ')}.${
      unused > 0 ? ` ${plural(unused, { one: '1 other is', other: `${unused} others are` })} not read.` : ''
    }`,
  unclear: (date: string) =>
    `Dates such as ${date} may mean two days. Which number is the day, in the whole spreadsheet?`,
  settled: ({ date, order, shownBy }: { date: string; order: DateOrder; shownBy?: string | null }) =>
    `Dates such as ${date} are read with the ${order === 'DAY_FIRST' ? 'first' : 'second'} number as the day${
      shownBy ? `, as in ${shownBy}` : ''
    }.`,
  orders: { DAY_FIRST: 'The first is the day', MONTH_FIRST: 'The second is the day' },
  overwrite: 'Overwrite name, handle and phone number of those who are here already',
  refusedTitle: (count: number) => `${rowsOf(count)} refused`,
  leaveOut: (count: number) =>
    `Leave out ${plural(count, { one: 'the refused row', other: `the ${count} refused rows` })}`,
  leaveOutFirst: 'Correct the refused rows, or tick that they are left out.',
  restTitle: (count: number) => `${rowsOf(count)} to import`,
  row: (line: number) => `Row ${line}`,
  showAll: (count: number) => `Show all ${count}`,
  nothing: 'There is nothing to import.',
  import: (count: number) => `Import ${rowsOf(count)}`,
  importing: 'Importing...',
  progress: ({ through, of }: { through: number; of: number }) => `${through} of ${of} rows`,
  failed: (why: string) =>
    `${why} What was imported before stays. Go on imports the rest, and nothing twice.`,
  goOn: 'Go on',
  stop: 'Stop',
  enough: 'Leave the rest',
  back: 'Back',
  doneTitle: 'Imported',
  did: ({ people, shows, changed, nothing }: ImportCounts) =>
    `${enumerated([
      `${influencersOf(people)} added`,
      `${showsOf(shows)} planned`,
      changed > 0 ? `${influencersOf(changed)} changed` : '',
      nothing > 0 ? `${rowsOf(nothing)} with nothing to do` : '',
    ])}.`,
  left: (count: number) => `${rowsOf(count)} not imported.`,
  linksNext: 'Nobody has got a link yet.',
  linksThere: 'Hand out the invitations',
  toInfluencers: 'Influencers',
  again: 'Import another',
  undo: 'Undo this import',
  undoTitle: 'Undo this import?',
  undoWhat:
    'The influencers that it added are deleted, and the shows that it planned are cancelled. What it overwrote is not brought back, and whatever has changed since stays; both are named.',
  undoing: 'Undoing...',
  keep: 'Keep it',
  undoneTitle: 'The import is undone',
  undone: ({ people, shows }: { people: number; shows: number }) =>
    `${influencersOf(people)} deleted, ${showsOf(shows)} cancelled.`,
  keptTitle: 'This stays:',
  close: 'Close',
};

interface ImportCounts {
  people: number;
  shows: number;
  changed: number;
  nothing: number;
}

const importColumns: Record<ImportColumn, string> = {
  NAME: 'name',
  FIRST_NAME: 'first name',
  LAST_NAME: 'last name',
  HANDLE: 'handle',
  EMAIL: 'email',
  PHONE: 'phone',
  STARTS: 'start',
  DATE: 'date',
  TIME: 'time',
  LENGTH: 'length',
};

const rowsOf = (count: number) => plural(count, { one: '1 row', other: `${count} rows` });
const showsOf = (count: number) => plural(count, { one: '1 show', other: `${count} shows` });
const enumerated = (parts: string[]) => parts.filter(Boolean).join(', ');

export const influencerForms = {
  addTitle: 'Add influencer',
  addLead: 'They get a link to choose a password. You can set their token at any time.',
  name: 'Name',
  email: 'Email',
  handle: 'Handle',
  handleHint: 'Optional. With or without the @.',
  phone: 'Phone number',
  phoneHint:
    'Optional, with the country code. Only admins who may change influencers see it, as links are handed out.',
  add: 'Add and make link',
  adding: 'Adding...',
  addedTitle: (name: Name) => `Invitation for ${name}`,
  addedLead: 'They open it and choose a password.',
  editTitle: (name: Name) => `Edit ${name}`,
  save: 'Save',
  saving: 'Saving...',
  saveOver: 'Save over it',
  theirs: (value: Name) => (value ? `Somebody changed this to ${value}. ` : 'Somebody emptied this. '),
  useTheirs: 'Use theirs',
  saved: (name: Name) => `${name} is saved.`,
  invitationTitle: (name: Name) => `Invitation for ${name}`,
  invitationLead: 'They open it and choose a password. Earlier invitations no longer work.',
  signInTitle: (name: Name) => `Sign-in link for ${name}`,
  signInLead: 'They open it and are signed in without a password.',
  newPasswordTitle: (name: Name) => `New password link for ${name}`,
  newPasswordLead:
    'They open it and choose a new password. Their old one works until then; their other devices are then signed out.',
  handInTitle: (name: Name) => `Ask for the token of ${name}`,
  handInLead:
    'Whoever has the token opens this link and pastes it, without an account. Earlier links of this kind no longer work.',
  handInOnce:
    'This link is shown only once. Anyone who has it can hand in a token, and sees only the name, so send it only to whoever has the token.',
  shareTitle: (name: Name) => `Greenroom link for ${name}`,
  invitationMessage: (name: Name) =>
    `Hello ${name}, this is your invitation to Greenroom. Open it on your phone and choose a password.`,
  signInMessage: (name: Name) =>
    `Hello ${name}, this link signs you in to Greenroom. Open it on your phone; it works once, and only for 15 minutes.`,
  newPasswordMessage: (name: Name) =>
    `Hello ${name}, with this link you choose a new password for Greenroom. It works once.`,
  handInMessage: (name: Name) =>
    `We need the HMS Auth Token for ${name}. Open this link and paste it there; you need no account.`,
  making: 'Making the link...',
  nextOne: (name: Name) => `Next: ${name}`,
  nextOnes: (count: number) =>
    plural(count, { one: '1 more has not signed in yet.', other: `${count} more have not signed in yet.` }),
  nextKey: 'Press N for the next one.',
  archiveTitle: (name: Name) => `Archive ${name}?`,
  archiveLive: (name: Name) => `${name} is live now.`,
  archiveStops: 'Archiving stops the show.',
  archiveConsequence: (name: Name) =>
    `${name} is signed out everywhere, their links and password stop working, and they cannot go live. Their token and history are kept. Bringing them back makes a new invitation.`,
  archive: 'Archive',
  archiving: 'Archiving...',
  nameNeeded: 'Enter their name.',
  emailNeeded: 'Enter an email address, such as name@example.com.',
};

/** Many tokens that are pasted at once. */
export const pasteMany = {
  title: 'Paste many tokens',
  lead: 'One a line, or as they are: cells of a spreadsheet, JSON, a chat. Each token is found by itself. Nothing is saved yet.',
  field: 'HMS Auth Tokens',
  placeholder: 'Paste everything here.',
  found: (count: number) =>
    count === 0
      ? 'No token found yet.'
      : plural(count, { one: '1 token found.', other: `${count} tokens found.` }),
  tooMany: ({ count, most }: { count: number; most: number }) =>
    `These are ${count} tokens. At most ${most} can be pasted at once: paste the first ${most}, then the rest.`,
  look: 'Look whose they are',
  looking: ({ through, of }: { through: number; of: number }) => `Looking at ${through} of ${of}...`,
  pasteFirst: 'Paste at least one token first.',
  back: 'Back to the text',
  certain: (count: number) =>
    count === 0
      ? 'Nothing can be saved without a look at it.'
      : plural(count, {
          one: '1 has a user id that only one influencer has, and can be saved at once:',
          other: `${count} have a user id that only one influencer has, and can be saved at once:`,
        }),
  single: (count: number) =>
    plural(count, {
      one: '1 needs a look: you confirm it by itself.',
      other: `${count} need a look: you confirm each by itself.`,
    }),
  lost: (count: number) =>
    plural(count, {
      one: '1 is not used, since another of these is better for the same influencer:',
      other: `${count} are not used, since others of these are better for the same influencers:`,
    }),
  lostTo: ({ line, to }: { line: number; to: number }) => `Line ${line}; the one of line ${to} is used.`,
  already: (count: number) => plural(count, { one: '1 is set already:', other: `${count} are set already:` }),
  unusable: (count: number) => plural(count, { one: '1 cannot be used:', other: `${count} cannot be used:` }),
  line: (line: number) => `Line ${line}`,
  live: (count: number) =>
    plural(count, {
      one: '1 of these is live. The running show goes on.',
      other: `${count} of these are live. The running shows go on.`,
    }),
  save: (count: number) => plural(count, { one: 'Save 1 token', other: `Save ${count} tokens` }),
  lookOneByOne: (count: number) => plural(count, { one: 'Look at it', other: `Look at ${count} one by one` }),
  saving: ({ through, of }: { through: number; of: number }) => `Saving ${through} of ${of}...`,
  stopped: ({ left, why }: { left: number; why: string }) =>
    `${left} were not reached, and are still here. ${why}`.trim(),
  again: 'Try again',
  place: ({ at, of }: { at: number; of: number }) => `${at} of ${of}`,
  whose: 'Whose is it?',
  whoseHint: 'Type a name or handle, and choose from the list.',
  candidates: 'It may be for:',
  why: {
    USER_ID: (name: Name) => `Its user id is ${name}'s.`,
    PLACE: (name: Name) => `Only ${name} broadcasts in this room with this role. The user id is new.`,
    HANDLE: (name: Name) => `Its user id is the handle of ${name}.`,
  },
  nobody: 'Nobody alone has its user id, or its room and role.',
  user: 'User',
  room: 'Room',
  role: 'Role',
  valid: 'Expires',
  unnamed: 'not given',
  personLive: (name: Name) => `${name} is live. The running show goes on.`,
  saveFor: (name: Name) => `Save for ${name}`,
  saveIt: 'Save',
  savingOne: 'Saving...',
  choose: 'Choose whose it is first.',
  broken: 'This token cannot be saved for them.',
  notLookedAt: 'Nobody has looked at it yet.',
  notPasted: (count: number) =>
    plural(count, {
      one: '1 of these has a token that the desk makes, or goes live by room code. From now on, the pasted one is used.',
      other: `${count} of these have tokens that the desk makes, or go live by room code. From now on, the pasted ones are used.`,
    }),
  skip: 'Skip',
  keys: 'Enter saves it and goes on; S skips it.',
  close: 'Close',
  cancel: 'Cancel',
  stop: 'Stop here',
  saved: (count: number) =>
    count === 0
      ? 'No token was saved.'
      : plural(count, { one: '1 token is saved.', other: `${count} tokens are saved.` }),
  notSaved: (count: number) => plural(count, { one: '1 was not saved:', other: `${count} were not saved:` }),
  skipped: 'Skipped.',
};

/** Shows that are planned for many at once. */
export const planMany = {
  title: (count: number) => `Plan shows for ${influencersOf(count)}`,
  look: 'Look what would be planned',
  looking: 'Looking...',
  would: ({ people, shows }: { people: number; shows: number }) =>
    plural(shows, {
      one: `1 show would be planned${people > 1 ? ` for each of ${people}` : ''}:`,
      other: `${shows} shows would be planned${people > 1 ? ` for each of ${people}` : ''}:`,
    }),
  more: (count: number) => ` and ${count} more`,
  left: (count: number) => plural(count, { one: 'Nothing for 1:', other: `Nothing for ${count}:` }),
  nobody: 'There is nobody for whom it could be planned.',
  plan: (count: number) => `Plan for ${count}`,
  planned: ({ people, shows }: { people: number; shows: number }) =>
    plural(shows, {
      one: `1 show is planned, for ${influencersOf(people)}.`,
      other: `${shows} shows are planned, for ${influencersOf(people)}.`,
    }),
  progress: ({ through, of }: { through: number; of: number }) => `${through} of ${of}...`,
  stopped: ({ left, why }: { left: number; why: string }) => `${left} were not reached. ${why}`.trim(),
  back: 'Back',
  stop: 'Stop here',
  cancel: 'Cancel',
  close: 'Close',
};

/** The tokens of many that are asked for at once. */
export const askMany = {
  title: (count: number) => `Ask for the tokens of ${influencersOf(count)}`,
  looking: 'Looking at how they stand now...',
  would: (count: number) =>
    count === 0
      ? 'Nobody needs another token.'
      : plural(count, {
          one: 'You get 1 link. Whoever has the token pastes it there, without an account.',
          other: `You get ${count} links, one for each. Whoever has a token pastes it there, without an account.`,
        }),
  good: (count: number) =>
    plural(count, { one: '1 has a good one already:', other: `${count} have a good one already:` }),
  names: ({ names, more }: { names: string; more: number }) =>
    more > 0 ? `${names} and ${more} more` : names,
  askAll: 'Ask for theirs, too',
  gone: (count: number) =>
    plural(count, {
      one: '1 of those chosen has been archived and is left out.',
      other: `${count} of those chosen have been archived and are left out.`,
    }),
  nobody: 'There is nobody to ask for.',
  ask: (count: number) => plural(count, { one: 'Make 1 link', other: `Make ${count} links` }),
  progress: ({ through, of }: { through: number; of: number }) => `${through} of ${of}...`,
  madeTitle: (count: number) =>
    plural(count, { one: 'Link to hand in 1 token', other: `Links to hand in ${count} tokens` }),
  refused: (count: number) => plural(count, { one: 'No link for 1:', other: `No link for ${count}:` }),
  notReached: 'Not reached.',
  stop: 'Stop here',
  cancel: 'Cancel',
  close: 'Close',
};

/** Where somebody is signed in, told to themselves and to admins. */
export const sessions = {
  unknownDevice: 'Unknown device',
  lastUsed: (when: Part): Part => ['Last used ', when],
  byLink: ({ by, on }: { by: Name | null; on: string }) =>
    by ? `By a link from ${by}, ${on}` : `By a link, ${on}`,
  live: 'Live now',
  endsWithShow: 'Live now; signed out when the show ends',
  endsLater: 'That device is live: it is signed out when the show ends.',
};

/** The dialogs about a token or a room code. */
export const token = {
  setTitle: (name: Name) => `Set Token for ${name}`,
  updateTitle: (name: Name) => `Update Token for ${name}`,
  field: 'HMS Auth Token',
  fieldPlaceholder: 'Paste it here. Extra text around it, such as "Bearer", does no harm.',
  roomCode: 'Room code',
  roomCodePlaceholder: 'Leave empty for auto-generation',
  current: (lastFour: Part): Part => ['Current token: ', lastFour],
  live: (name: Name) =>
    `${name} is live. A token for the same room and role is for the next show or a reconnect; any other is for the next show.`,
  liveSame: (name: Name) => `${name} is live. This token is for the next show or a reconnect.`,
  liveOther: (name: Name) =>
    `${name} is live. This token is for another room or role, so the running show cannot use it: it takes effect from the next show.`,
  verdicts: { GOOD: 'Looks right', DOUBTFUL: 'Can be saved, with a warning', BROKEN: 'This cannot be saved' },
  whose: 'Check whose token this is',
  goodFor: ({ role, room }: { role: string; room: string }) => `Looks right: ${role} for room ${room}`,
  checking: 'Checking...',
  notChecked: (why: string) => `The check failed: ${why}`,
  says: 'What this token says',
  role: 'Role',
  room: 'Room',
  user: 'User',
  account: '100ms account',
  valid: 'Expires',
  validFrom: 'Becomes valid',
  unnamed: 'not given',
  whereTitle: 'Where to find it',
  where: [
    'Open the 100ms dashboard and go to Rooms.',
    'Choose the room, press Join Room, then Join with SDK.',
    'Copy the auth token of a role that may publish, such as broadcaster.',
  ],
  dashboard: 'Open the 100ms dashboard',
  practise: (link: (label: string) => Part): Part => [
    'To practise without an account: ',
    link('open the practice room'),
  ],
  allowAgain: 'Allow streaming again',
  off: 'Streaming is off',
  offSince: (since: string) => `Off since ${since}`,
  because: ({ off, reason }: { off: string; reason: string }) => `${off}: ${reason}`,
  offSinceBy: ({ since, by }: { since: string; by: Name }) => `Off since ${since}, by ${by}`,
  save: 'Save Auth Token',
  saving: 'Saving...',
  saveOver: 'Save over it',
  saveFor: (name: Name) => `Save for ${name}`,
  saveAnyway: (name: Name) => `Save for ${name} anyway`,
  whyNot: 'Paste a token that can be saved first.',
  whyNotTheirs: (name: Name) =>
    `This token seems to be somebody else's. Tick the box first if it is for ${name}.`,
  removeTitle: (name: Name) => `Remove ${name}'s token?`,
  removeConsequence: {
    PASTED: (name: Name) => `${name} cannot go live until a new token is set.`,
    ROOM_CODE: (name: Name) =>
      `${name} still goes live by room code, but no pasted token can stand in if that cannot be used.`,
    MINTED: (name: Name) =>
      `The desk goes on making ${name}'s tokens, but no pasted one can stand in if it cannot.`,
  },
  removeLive: 'The show that is on now continues.',
  remove: 'Remove token',
  removing: 'Removing...',
  removed: (name: Name) => `${name}'s token is removed.`,
  restoreTitle: (name: Name) => `Restore an earlier token of ${name}?`,
  earlier: (lastFour: Part): Part => ['Earlier token: ', lastFour],
  replaces: (lastFour: Part): Part => ['It replaces the current token, ', lastFour],
  replacesNothing: 'There is no current token.',
  staysOff: 'Streaming is off, and stays off.',
  restore: 'Restore token',
  restoreFor: (name: Name) => `Restore for ${name}`,
  restoring: 'Restoring...',
  restored: (name: Name) => `${name}'s earlier token is set again.`,
  restoredOff: (name: Name) => `${name}'s earlier token is set again. Streaming stays off.`,
  codeTitle: (name: Name) => `Set room code for ${name}`,
  codeHint: 'Such as abc-defg-hij, or the link that ends in it.',
  codeHintMade:
    'Leave it empty: 100ms makes one. Or enter one, such as abc-defg-hij or the link that ends in it.',
  codeMade: 'Leave it empty: 100ms makes one.',
  codeWaits: (name: Name) =>
    `100ms has made no room code for ${name} yet. A label stands in for it, and the desk tries again.`,
  createRoom: 'Create a room',
  codeSave: 'Save room code',
  codeSaved: (name: Name) => `Room code saved for ${name}.`,
  codeNow: (hint: string) => `The room code there now is ${hint}.`,
  conflictNow: (lastFour: string) => `The token there now ends in ${lastFour}.`,
  notPasted: {
    MINTED: (name: Name) =>
      `The desk makes ${name}'s tokens. If you save one here, it is used instead; to go back, choose “Made by the desk” in their panel.`,
    ROOM_CODE: (name: Name) =>
      `${name} goes live by room code. If you save a token here, it is used instead; to go back, choose “Room code” in their panel.`,
  },
  saved: (name: Name) => `Token saved for ${name}.`,
  savedOff: (name: Name) => `Token saved for ${name}. Streaming stays off.`,
  offer: (name: Name) => `Let the desk make ${name}'s tokens`,
  offerForAll: (count: number) => `For all ${count} influencers of this account`,
};

/** The dialog that makes a room at 100ms for one influencer. */
export const createRoom = {
  title: (name: Name) => `Create a room for ${name}`,
  intro: (name: Name) =>
    `100ms makes a room that is ${name}'s alone, with a room code. From the next show on, the desk makes their tokens for it: there is nothing to paste.`,
  token: 'The pasted token is removed, since it leads to another room.',
  live: 'The show that is on now continues in its own room.',
  account: '100ms account',
  template: 'Template',
  role: 'Role',
  looking: 'Asking 100ms what there is...',
  noAccount:
    'No 100ms account is connected, so the desk cannot make rooms. Have an owner connect one under Settings, 100ms accounts.',
  noRole: 'No template of this account has a role that can be seen or heard.',
  create: 'Create room',
  creating: 'Creating...',
  created: (name: Name) => `${name} has a room of their own.`,
  createdNext: (name: Name) => `${name} has a room of their own, for the next show.`,
};

/** Where somebody's tokens come from, and choosing it. */
export const asking = {
  ask: 'Check with 100ms',
  asking: 'Asking...',
  hint: 'This sends the token to 100ms. Nobody joins.',
  onlyAtGoLive:
    'The room code is exchanged for a token only at Go Live, so there is nothing to check with 100ms before.',
  accepted: (when: Part): Part => ['100ms accepted it ', when, '.'],
  acceptedNow: '100ms accepted the token.',
};

export const clocks = {
  compare: 'Compare the clocks',
  comparing: 'Comparing the clocks...',
  browser: 'This computer',
  server: "The desk's server",
  hms: '100ms',
  unknown: 'not known',
  alike: 'The clocks agree: the clock of whatever made the token was off, or it is meant for later.',
  alikeHere: "This computer and the desk's server agree.",
  off: {
    browser: ({ span, ahead }: { span: string; ahead: boolean }) =>
      `Your computer is ${span} ${ahead ? 'ahead' : 'behind'}.`,
    server: ({ span, ahead }: { span: string; ahead: boolean }) =>
      `The desk's server is ${span} ${ahead ? 'ahead' : 'behind'}: tell whoever runs it.`,
    either: ({ span, ahead }: { span: string; ahead: boolean }) =>
      `Your computer is ${span} ${ahead ? 'ahead of' : 'behind'} the desk's server: one of the two is off.`,
  },
};

export const source = {
  next: 'Next Go Live',
  nothing: 'There is no token to use.',
  label: 'Where the tokens come from',
  sources: { PASTED: 'Pasted token', MINTED: 'Made by the desk', ROOM_CODE: 'Room code' },
  hints: {
    PASTED: 'The last one that was saved, until it expires.',
    MINTED: 'A new one at each Go Live, for the room and role of their last one.',
    ROOM_CODE: 'A new one from 100ms at each Go Live. Setting a room code alone does not choose it.',
  },
  save: 'Save',
  saving: 'Saving...',
  chosen: {
    PASTED: (name: Name) => `${name} goes live with pasted tokens from now on.`,
    MINTED: (name: Name) => `The desk makes ${name}'s tokens from now on.`,
    ROOM_CODE: (name: Name) => `${name} goes live by room code from now on.`,
  },
  forAccount: 'For everyone on this 100ms account',
  accountTitle: 'Let the desk make all tokens for this 100ms account?',
  looking: 'Looking up whom this changes...',
  would: (count: number) =>
    plural(count, {
      one: 'From the next Go Live on, the desk makes the tokens of 1 influencer:',
      other: `From the next Go Live on, the desk makes the tokens of ${count} influencers:`,
    }),
  more: (count: number) => `and ${count} more`,
  already: (count: number) =>
    plural(count, {
      one: 'The desk already makes the tokens of 1 influencer.',
      other: `The desk already makes the tokens of ${count} influencers.`,
    }),
  cannot: (count: number) =>
    plural(count, {
      one: 'The desk cannot make the tokens of 1 influencer: their room or role is not known, or cannot be used.',
      other: `The desk cannot make the tokens of ${count} influencers: their room or role is not known, or cannot be used.`,
    }),
  nobodyToChange: 'There is nobody to change.',
  mint: (count: number) =>
    plural(count, {
      one: 'Let the desk make them',
      other: count > 0 ? `Let the desk make them for ${count}` : 'Let the desk make them',
    }),
  minted: ({ changed, cannot }: { changed: number; cannot: number }) => {
    const done = plural(changed, {
      one: 'The desk makes the tokens of 1 influencer from now on.',
      other: `The desk makes the tokens of ${changed} influencers from now on.`,
    });
    const not = plural(cannot, {
      one: 'It cannot make those of 1 influencer.',
      other: `It cannot make those of ${cannot} influencers.`,
    });
    return cannot > 0 ? `${done} ${not}` : done;
  },
};

/** Planned shows, and the dialogs about them. */
export const plans = {
  title: 'Planned shows',
  none: 'No show is planned.',
  add: 'Plan a show',
  change: 'Change',
  cancel: 'Cancel',
  changeOf: (when: string) => `Change the show on ${when}`,
  cancelOf: (when: string) => `Cancel the show on ${when}`,
  there: ({ when, zone }: { when: string; zone: string }) => `${when} in ${zone}`,
  repeats: ({ days, until }: { days: string | null; until: string }) =>
    `${days === null ? 'Every day' : `Every ${days}`} until ${until}`,
  moved: 'Changed individually',
  running: 'Has begun',
  now: 'Should be running',
  blocked: (reason: string) => `Cannot start: ${reason}`,
  check: (reason: string) => `Check first: ${reason}`,
  days: {
    MONDAY: 'Mon',
    TUESDAY: 'Tue',
    WEDNESDAY: 'Wed',
    THURSDAY: 'Thu',
    FRIDAY: 'Fri',
    SATURDAY: 'Sat',
    SUNDAY: 'Sun',
  },
  planTitle: (name: Name) => `Plan a show for ${name}`,
  changeTitle: (name: Name) => `Change a planned show of ${name}`,
  cancelTitle: (name: Name) => `Cancel a planned show of ${name}?`,
  date: 'Date',
  start: 'Starts',
  length: 'Minutes',
  zone: 'Time zone',
  zoneHint: (own: string) => `Yours is ${own}.`,
  repeat: 'Repeat on',
  until: 'Until (last date)',
  untilHint: 'At most 400 shows are planned at once.',
  which: 'Which shows',
  only: 'This show only',
  fromHere: 'This show and all later ones',
  fromHereHint: 'Shows that were changed individually stay as they are.',
  plan: 'Plan show',
  planning: 'Planning...',
  save: 'Save',
  saving: 'Saving...',
  keep: 'Keep it',
  cancelIt: 'Cancel show',
  cancelling: 'Cancelling...',
  consequence: (when: string) =>
    `The show on ${when} will not be planned any more. This ends no live show and changes no token.`,
  incomplete: 'Enter a date and a time.',
  daysNeeded: 'Choose the days on which the show repeats, or leave the last date empty.',
  planned: ({ name, count }: { name: Name; count: number }) =>
    plural(count, {
      one: `A show is planned for ${name}.`,
      other: `${count} shows are planned for ${name}.`,
    }),
  changed: (count: number) =>
    plural(count, { one: 'The planned show is changed.', other: `${count} planned shows are changed.` }),
  cancelled: (count: number) =>
    count === 0
      ? 'The show was cancelled already.'
      : plural(count, {
          one: 'The planned show is cancelled.',
          other: `${count} planned shows are cancelled.`,
        }),
  kept: (days: string) => `Kept, as changed individually: ${days}.`,
};

/** The panel about one influencer. */
export const panel = {
  close: 'Close',
  loading: 'Loading',
  somebody: 'Influencer',
  gone: 'There is no such influencer here.',
  goneFix: 'They may have been archived, or the address was cut short.',
  archived: 'Archived. You can bring them back from the menu above.',
  repair: {
    ADMIN: 'An admin can fix this.',
    INFLUENCER: 'They can fix this themselves.',
    OPERATOR: 'Whoever runs the desk can fix this.',
    HMS: '100ms has to fix this.',
    NOBODY: 'It only takes time.',
  },
  ready: 'Nothing is in the way of the next show.',
  status: 'Status',
  streaming: 'Streaming',
  allowed: 'Allowed',
  notAllowed: 'Switched off',
  stillJoinable: (until: string) =>
    `The desk tells their phone to stop. It cannot take back the token it handed out: whoever holds that could join until ${until}. Ending the room at 100ms puts them out; tokens with a short life keep this time short.`,
  at: ({ when, by }: { when: Part; by: Name | null }): Part => (by ? [when, ` by ${by}`] : when),
  show: 'Show',
  lastShow: 'Last show',
  noShow: 'No show yet.',
  opened: 'Go Live pressed',
  onAir: 'On air since',
  reconnects: 'Can reconnect until',
  neverOnAir: 'It never went on air.',
  aboutError: 'About this error',
  lasted: 'Lasted',
  ended: 'Ended',
  why: 'Why',
  stop: 'Stop show',
  pageReport: 'Studio page',
  noPageReport: 'They have not opened it yet.',
  reported: 'Reported',
  page: 'Page',
  pages: {
    SIGN_IN: 'Sign-in',
    CAMERA_CHECK: 'Camera check',
    CONNECTING: 'Connecting',
    LIVE: 'Live',
    RECONNECTING: 'Reconnecting',
    BLOCKED: 'Cannot go live',
    ENDED: 'Show ended',
  },
  browser: 'Browser',
  inApp: ({ browser, app }: { browser: string; app: string }) => `${browser}, inside ${app}`,
  unknownBrowser: 'Unknown browser',
  unknownApp: 'an app',
  camera: 'Camera',
  microphone: 'Microphone',
  access: {
    GRANTED: 'Allowed',
    DENIED: 'Blocked',
    PROMPT: 'Not asked yet',
    MISSING: 'None found',
    UNKNOWN: 'Unknown',
  },
  connection: 'Connection',
  connections: { ok: 'OK', slow: 'Slow', offline: 'Offline' } as Partial<Record<string, string>>,
  problem: 'Problem',
  sessions: 'Signed in',
  noSessions: 'They are not signed in anywhere.',
  signOut: 'Sign out',
  signOutAll: 'Sign out everywhere',
  signingOut: 'Signing out...',
  signedOut: ({ name, count, live }: { name: Name; count: number; live: boolean }) => {
    const devices = plural(count, { one: '1 device', other: `${count} devices` });
    if (!live) return `${name} is signed out on ${devices}.`;
    const later = 'The device that is live is signed out when the show ends.';
    return count === 0 ? later : `${name} is signed out on ${devices}. ${later}`;
  },
  token: 'Token',
  pastedToken: 'Pasted token',
  endsIn: 'Ends in',
  noToken: 'No token is set.',
  role: 'Role',
  room: 'Room',
  user: 'User',
  unnamed: 'not given',
  account: '100ms account',
  validUntil: 'Expires',
  validFrom: 'Becomes valid',
  saved: 'Saved',
  savedAt: ({ when, by }: { when: Part; by: Name | null }): Part =>
    by ? [when, `, pasted by ${by}`] : [when, ', pasted'],
  versions: 'Earlier tokens',
  version: {
    PASTED: ({ saved, by, replaced }: { saved: Part; by: Name | null; replaced: Part }): Part => [
      'Saved ',
      saved,
      by ? ` by ${by}` : '',
      replaced ? [', replaced ', replaced] : '',
    ],
    MINTED: ({ saved }: { saved: Part }): Part => ['Made by the desk at Go Live, ', saved],
    ROOM_CODE: ({ saved }: { saved: Part }): Part => ['From 100ms for the room code at Go Live, ', saved],
  },
  fingerprint: 'The same for the same token',
  restore: 'Restore',
  roomCode: 'Room code',
  noCode: 'No room code yet.',
  createRoom: 'Create a room',
  reveal: 'Reveal',
  revealing: 'Revealing...',
  revealNote: 'Revealing it is recorded in the audit log.',
  hide: 'Hide',
  copy: 'Copy',
  copied: 'Copied',
  invitationPending: 'They have not accepted their invitation yet.',
  audit: 'Activity',
  links: 'Open links',
};

export const night = {
  title: 'Show night',
  groups: {
    live: 'Live',
    repair: 'Needs repair',
    expiring: 'Expiring',
    ready: 'Ready',
    off: 'Streaming off',
  },
  stop: 'Stop show',
  allow: 'Allow streaming',
  more: (count: number) => `${count} more`,
  empty: (where: Part): Part => ['No influencers yet. They are added on ', where, '.'],
  influencersTab: 'the Influencers tab',
  noMatch: 'No matches',
};

/** What waits for an admin. */
export const inbox = {
  title: 'Inbox',
  empty: 'Nothing waits for you.',
  setToken: 'Set Token',
  updateToken: 'Update Token',
  allow: 'Allow streaming',
  open: (name: Name) => `All about ${name}`,
  notTaken: 'Nobody has taken this on.',
  takenBy: ({ name, when }: { name: Name | null; when: Part }): Part => [
    name ? `${name} took this on ` : 'You took this on ',
    when,
    '.',
  ],
  takeOn: 'Take on',
  takingOn: 'Taking on...',
  putBack: 'Put back',
  puttingBack: 'Putting back...',
  close: { ASKED: 'Close', HANDED_IN: 'Delete token' },
  closing: 'Closing...',
  closed: { ASKED: 'The request is closed, and their page says so.', HANDED_IN: 'The token is deleted.' },
  deleteTitle: (name: Name) => `Delete the token handed in for ${name}?`,
  deleteLead: ({ lastFour, name }: { lastFour: Part; name: Name }): Part => [
    'It ends in ',
    lastFour,
    ` and cannot be had back. Nothing changes for ${name}. Whoever pasted it is not told: if you need another token, ask them.`,
  ],
  deleting: 'Deleting...',
  handedIn: ({ lastFour, verdict }: { lastFour: Part; verdict: string }): Part => [
    'It ends in ',
    lastFour,
    `. ${verdict}`,
  ],
  verdicts: {
    GOOD: 'Nothing is wrong with it.',
    DOUBTFUL: 'Check it first.',
    BROKEN: 'It cannot be used as it is.',
  },
  look: 'Look and use',
  lookTitle: (name: Name) => `Token handed in for ${name}`,
  lookLead: (lastFour: Part): Part => [
    'Somebody pasted the token that ends in ',
    lastFour,
    '. It is used from the next Go Live on. The streaming switch stays as it is.',
  ],
  showGoesOn: (name: Name) => `${name} is live. The show goes on.`,
  use: 'Use this token',
  whyNot: 'It cannot be used as it is. Repair what is named below, or delete it.',
};

/** The evening's planned shows. */
/** What an influencer's last rehearsal found, in their panel. */
export const rehearsed = {
  title: 'Rehearsal',
  none: 'They have not rehearsed yet. Their studio page offers it before a show.',
  good: 'Good',
  parts: {
    BROWSER: 'Browser',
    CAMERA: 'Camera',
    MICROPHONE: 'Microphone',
    NETWORK: 'Network',
    CREDENTIAL: 'Credential',
  },
};

export const tonight = {
  title: 'Tonight',
  titleOn: (day: string) => `The evening of ${day}`,
  caption: 'Planned shows, those with no sign of life first, then by start',
  columns: {
    starts: 'Starts',
    who: 'Influencer',
    stands: 'Status',
    credential: 'Credential',
    rehearsed: 'Rehearsed',
    arrived: 'Arrived',
    onAir: 'On air',
  },
  rehearsed: (good: number) => `${good} of 5`,
  notRehearsed: 'Not yet',
  rehearsedAt: ({ time, worst }: { time: string; worst: string | null }) =>
    worst ? `${time}: ${worst}` : time,
  previous: 'Previous evening',
  next: 'Next evening',
  date: 'Evening of',
  back: 'Back to tonight',
  far: 'Shows are planned at most three years ahead. Choose an evening that is nearer.',
  counts: ({
    total,
    unable,
    noShows,
    onAir,
    ended,
  }: Record<'total' | 'unable' | 'noShows' | 'onAir' | 'ended', number>) =>
    [
      plural(total, { one: `${total} show`, other: `${total} shows` }),
      ...(total > 0 ? [`${unable} cannot start`] : []),
      ...(noShows > 0 ? [plural(noShows, { one: `${noShows} no-show`, other: `${noShows} no-shows` })] : []),
      ...(onAir > 0 ? [`${onAir} on air`] : []),
      ...(ended > 0 ? [`${ended} ended`] : []),
    ].join(' · '),
  asOf: (time: string) => `As of ${time}`,
  until: (time: string) => `– ${time}`,
  noShow: 'No-show',
  late: 'Late',
  ended: 'Ended',
  over: 'Over',
  silent: (time: string) => `No contact with their page since ${time}.`,
  notBegun: (time: string) => `It should have started at ${time}.`,
  noSign: (time: string) => `No sign of life since the planned start at ${time}.`,
  credential: { GOOD: 'Valid to the end', DOUBTFUL: 'Check', BROKEN: 'Cannot be used' },
  noCredential: 'None',
  accepted: (ago: string) => `Accepted by 100ms ${ago}`,
  notAsked: 'Not checked with 100ms',
  here: 'Studio open',
  notHere: 'Not there',
  reported: ({ summary, ago }: { summary: string; ago: string }) => `${summary}, ${ago}`,
  wasThere: ({ summary, ago }: { summary: string; ago: string }) => `Was there ${ago}: ${summary}`,
  onAir: 'On air',
  notOnAir: 'Not yet',
  pasteMany: 'Paste many tokens',
  fixNext: 'Fix next',
  fixNextOf: (count: number) => `Fix next (${count})`,
  fixKey: 'Key: F',
  looking: 'Looking...',
  nothingLeft: 'Nothing is left to fix: every show of this evening that is not over can start.',
  someLeft: (count: number) =>
    plural(count, {
      one: 'That was the last one. One show still cannot start.',
      other: `That was the last one. ${count} shows still cannot start.`,
    }),
  fixing: (time: string) => `The show at ${time} cannot start.`,
  more: (left: number) =>
    left === 0
      ? 'It is the last one.'
      : plural(left, { one: 'One more comes after it.', other: `${left} more come after it.` }),
  keys: 'Ctrl+Enter saves and leads on.',
  skip: 'Skip',
  allowTitle: (name: Name) => `Allow streaming for ${name}?`,
  allow: 'Allow streaming',
  allowing: 'Allowing...',
  offBy: ({ by, reason }: { by: Name; reason: string }) =>
    reason ? `Switched off by ${by}: ${reason}` : `Switched off by ${by}.`,
  off: (reason: string) => (reason ? `Streaming is switched off: ${reason}` : 'Streaming is switched off.'),
  mintTitle: (name: Name) => `Make a token for ${name}?`,
  mintWhy: 'Their 100ms account is connected: the desk can make a token for each of their shows at Go Live.',
  mint: 'Let the desk make it',
  minting: 'Saving...',
  paste: 'Paste a token instead',
  emptyTitle: 'No show is planned for this evening',
  emptyNext: (influencers: Part): Part => [
    'Plan shows in an influencer’s panel: open one from ',
    influencers,
    ', then Plan a show.',
  ],
  influencersTab: 'the Influencers tab',
};

export const admins = {
  title: 'Admins',
  lead: 'The people who run this desk.',
  mayNotSee: 'Only an owner can see the admins.',
  caption: 'The admins of this desk',
  columns: { name: 'Name', role: 'Role', seen: 'Last seen', actions: 'Actions' },
  you: 'You',
  invited: 'Invitation not accepted yet',
  never: 'Never',
  invite: 'Invite admin',
  inviteTitle: 'Invite admin',
  name: 'Name',
  email: 'Email',
  role: 'Role',
  roles: {
    VIEWER: 'Can see the desk and its audit log. Changes nothing.',
    OPERATOR: 'Can also switch streaming on and off, stop shows, and let a refused token be tried again.',
    MANAGER: 'Can also set tokens, and add and change influencers.',
    OWNER: 'Can do everything, including managing the admins.',
  },
  inviteSubmit: 'Invite and make link',
  inviting: 'Inviting...',
  linkTitle: (name: Name) => `Invitation for ${name}`,
  linkLead: 'They open it, choose a password, and are shown their secret key.',
  shareInvitation: 'Invitation to the Greenroom desk',
  invitationMessage: (name: Name) =>
    `Hello ${name}, this is your invitation to the Greenroom desk. Open it and choose a password.`,
  keyMessage: (name: Name) =>
    `Hello ${name}, with this link you get a new secret key for the Greenroom desk. Have your password ready.`,
  nameNeeded: 'Enter their name.',
  emailNeeded: 'Enter an email address, such as name@example.com.',
  more: (name: Name) => `More for ${name}`,
  changeRole: 'Change role',
  roleTitle: (name: Name) => `${name}'s role`,
  save: 'Save',
  saving: 'Saving...',
  roleSaved: ({ name, role }: { name: Name; role: string }) => `${name}'s role is now ${role.toLowerCase()}.`,
  resetKey: 'New secret key',
  newInvitation: 'New invitation',
  resetTitle: (name: Name) => `New secret key for ${name}?`,
  resetLead: 'You get a link to send them. Their current key works until they use the link.',
  invitationAgainTitle: (name: Name) => `New invitation for ${name}?`,
  invitationAgainLead: 'You get a link to send them. The link they have now stops working.',
  makeLink: 'Make link',
  making: 'Making...',
  keyLinkTitle: (name: Name) => `Secret key link for ${name}`,
  keyLinkLead: 'They open it, enter their password, and are shown a new secret key.',
  shareKey: 'New secret key for the Greenroom desk',
  remove: 'Remove',
  removeTitle: (name: Name) => `Remove ${name}?`,
  removeLead: (name: Name) =>
    `${name} is signed out everywhere and can no longer sign in. What they did stays in the audit log.`,
  removeSelf: 'This is your own account. You are signed out at once.',
  removing: 'Removing...',
  removed: (name: Name) => `${name} is removed.`,
};

/** What ends with an admin, or with their role. */
export const madeAccess = {
  looking: 'Looking up what this ends...',
  signedOut: ({ count, live }: { count: number; live: number }) => {
    const people = plural(count, { one: '1 influencer', other: `${count} influencers` });
    if (live === 0) return `This also signs out ${people}.`;
    if (count === 1) return 'This also signs out 1 influencer, when the show ends: they are live.';
    const then = plural(live, {
      one: 'one of them is live and is signed out when the show ends',
      other: `${live} of them are live and are signed out when their shows end`,
    });
    return `This also signs out ${people}; ${then}.`;
  },
  openLinks: (count: number) =>
    plural(count, { one: '1 open link stops working.', other: `${count} open links stop working.` }),
  apiKeys: (count: number) =>
    plural(count, { one: '1 API key stops working.', other: `${count} API keys stop working.` }),
  admins: ({ count, name }: { count: number; name: Name }) =>
    plural(count, {
      one: `1 admin accepted an invitation from ${name} and stays.`,
      other: `${count} admins accepted an invitation from ${name} and stay.`,
    }),
  passwords: ({ count, name }: { count: number; name: Name }) =>
    plural(count, {
      one: `1 influencer chose a password with a link from ${name} and keeps it.`,
      other: `${count} influencers chose a password with a link from ${name} and keep it.`,
    }),
  ask: (count: number) =>
    plural(count, {
      one: 'Also ask them for a new password',
      other: `Also ask these ${count} for a new password`,
    }),
  askHint:
    'Their passwords stop working and they are signed out (anyone who is live, when their show ends). You get a link for each of them.',
};

/** The links of those who are asked for a new password. */
/** One-time links of many at once. */
export const linkList = {
  expires: (when: Part): Part => ['The links are shown only once. They expire ', when, '.'],
  copyAll: (count: number) => plural(count, { one: 'Copy', other: `Copy all ${count}` }),
  copiedAll: (count: number) => plural(count, { one: 'Copied', other: `All ${count} copied` }),
  copyFailed: 'This browser does not allow copying here. Select the text and copy it.',
  all: 'Name and link of each',
  handOut: 'Hand out',
  handOutOne: (name: Name) => `Hand out the link for ${name}`,
  showAll: (more: number) => plural(more, { one: 'Show 1 more', other: `Show ${more} more` }),
  kept: 'I have copied these links',
  keepFirst: 'Copy the links first: they are not shown again.',
  done: 'Done',
};

export const newInvitations = {
  title: (count: number) =>
    plural(count, { one: 'Link for 1 new password', other: `Links for ${count} new passwords` }),
  lead: 'The desk sends no mail: give each of them their own link. They open it and choose a new password.',
  share: (name: Name) => `Greenroom link for ${name}`,
  message: (name: Name) =>
    `Hello ${name}, with this link you choose a new password for Greenroom. It works once.`,
  asked: (count: number) =>
    plural(count, {
      one: '1 influencer needs a new password now.',
      other: `${count} influencers need a new password now.`,
    }),
};

export const openLinks = {
  title: 'Open links',
  lead: 'Anyone who has one of these links can use it. Revoke the ones that are no longer needed.',
  none: 'No links are open.',
  caption: 'One-time links that can still be used',
  columns: { what: 'Link', made: 'Made', expires: 'Expires', actions: 'Actions' },
  kinds: {
    SET_UP: 'Set-up link',
    ADMIN_INVITATION: 'Invitation to the desk',
    SECRET_KEY_RESET: 'New secret key',
    INFLUENCER_INVITATION: 'Invitation',
    SIGN_IN: 'Sign-in link',
    NEW_PASSWORD: 'New password link',
    HAND_IN: 'Link for handing in a token',
  },
  forWhom: ({ kind, name }: { kind: Part; name: Name }): Part => [kind, ` for ${name}`],
  made: ({ when, by }: { when: Part; by: Name | null }): Part => [
    when,
    by ? ` by ${by}` : ' on the command line',
  ],
  revoke: 'Revoke',
  revoking: 'Revoking...',
  revoked: 'The link no longer works.',
  alreadyGone: 'The link had already been used or had expired.',
};

export const settings = {
  title: 'Settings',
  password: 'Password',
  passwordLead: 'Changing your password signs you out everywhere else.',
  passwordChanged: (ended: number) =>
    ended === 0
      ? 'Your password is changed.'
      : plural(ended, {
          one: 'Your password is changed. 1 other session was ended.',
          other: `Your password is changed. ${ended} other sessions were ended.`,
        }),
  secretKey: 'Secret key',
  secretKeyHow:
    'An owner can make a link for a new one under Admins. Your current key works until you use the link.',
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
    plural(count, {
      one: '1 other session is signed out.',
      other: `${count} other sessions are signed out.`,
    }),
  about: 'About this desk',
  you: 'You',
  role: 'Role',
  address: 'Address',
  kind: 'Kind',
  demo: 'Demo: the people and shows are made up',
  real: 'In use',
  emulator: 'Practice room',
  emulatorOpen: 'Open the practice room',
  emulatorNone: 'This desk has none',
  backups: 'Backups',
  history: 'History',
  version: 'Version',
  zone: 'Time zone',
  zoneOfDevice: (zone: string) => `${zone}, as this device is set`,
  reading: 'Reading',
  codes: 'What each code means',
  graphiql: 'Try the API (GraphiQL)',
  schema: 'The schema of the API',
  device: 'This browser',
  theme: 'Colours',
  themes: { system: 'As this device is set', light: 'Light', dark: 'Dark' },
};

export const apiKeys = {
  title: 'API keys',
  lead: 'A program sends its key instead of signing in. It may do what its key and its owner both may, and never what needs a secret key.',
  none: 'No program has a key.',
  caption: 'API keys',
  columns: { name: 'For', may: 'May', used: 'Last used', expires: 'Expires', actions: 'Actions' },
  never: 'Never',
  of: (name: Name) => `of ${name}`,
  offeredTo: (name: Name) => `offered to ${name}`,
  permissions: {
    VIEW: 'Read',
    OPERATE_SHOWS: 'Operate shows',
    MANAGE_TOKENS: 'Manage tokens',
    MANAGE_INFLUENCERS: 'Manage influencers',
    MANAGE_DESK: 'Manage the desk',
  },
  permissionHints: {
    VIEW: 'See influencers, shows and the audit log.',
    OPERATE_SHOWS: 'Switch streaming on and off, and stop shows.',
    MANAGE_TOKENS: 'Set tokens and room codes.',
    MANAGE_INFLUENCERS: 'Add and change influencers, plan their shows, and make their links.',
    MANAGE_DESK: 'See the admins and their links.',
  },
  create: 'Create API key',
  createTitle: 'Create an API key',
  creating: 'Creating...',
  name: 'What is it for?',
  nameHint: 'The audit log names it like this.',
  may: 'It may',
  days: 'Days until it expires',
  daysHint: '1 to 365.',
  daysNeeded: 'Enter a number of days from 1 to 365.',
  nameNeeded: 'Enter what it is for.',
  mayNeeded: 'Choose at least one.',
  shownTitle: (name: Part): Part => ['API key for ', name],
  shownLead: 'Copy it now: it is not shown again.',
  secret: 'API key',
  copy: 'Copy',
  copied: 'Copied',
  copyFailed: 'Copying was not allowed. The key is selected: copy it by hand.',
  saved: 'I saved it',
  savedWhy: 'Tick the box once you have saved the key.',
  revoke: 'Revoke',
  revokeTitle: (name: string) => `Revoke the API key ${name}?`,
  revokeConsequence: 'Programs that use it are refused from then on.',
  revokeLinks: (links: number) =>
    links === 1
      ? 'A link that it made and nobody has used ends, too.'
      : `${links} links that it made and nobody has used end, too.`,
  revokeSignedOut: (people: number) =>
    people === 1
      ? 'An influencer who signed in by its link is signed out; a running show goes on.'
      : `${people} influencers who signed in by its links are signed out; running shows go on.`,
  revoking: 'Revoking...',
  revoked: 'The API key is revoked.',
  offer: 'Hand over',
  offerTitle: (name: string) => `Hand over the API key ${name}`,
  offerLead:
    'They can take it over under Settings: they get a new key with the same name, and this one stops working then.',
  offerTo: 'Email of the other admin',
  emailNeeded: 'Enter their email.',
  offering: 'Offering...',
  offered: (name: Name) => `${name} can take the key over under Settings.`,
  takeOver: 'Take over',
};

export const alerts = {
  title: 'Alerts',
  lead: 'The desk tells what cannot wait: once a day which of the evening’s shows cannot start yet, again an hour before such a show; faults of an account, a room or a code days ahead; no-shows; and what waits in the inbox. Nothing is told that is no longer so.',
  mails: 'Send me alerts by mail',
  mailsOn: 'You get alerts by mail.',
  mailsOff: 'You get no more alerts by mail.',
  at: 'The evening’s list comes at',
  atHint: (zone: string) => `Hours and minutes, such as 17:00, in the time zone ${zone}.`,
  atNeeded: 'Enter a time, such as 17:00.',
  save: 'Save time',
  saving: 'Saving...',
  saved: (at: string) => `The list comes at ${at}.`,
  receivers: 'Receivers',
  receiversLead:
    'Each gets every alert by https, signed as Standard Webhooks describes. Names and ids of people are told, and no email, phone, token, code or link.',
  none: 'No receiver has been added yet.',
  caption: 'Receivers of alerts',
  columns: { name: 'Receiver', state: 'State', actions: 'Actions' },
  well: 'Gets alerts',
  failing: (when: Part): Part => ['It fails: the first time was ', when],
  offByDesk: (when: Part): Part => [
    'Switched off by the desk ',
    when,
    ', since it took nothing for days or is gone',
  ],
  off: (when: Part): Part => ['Switched off ', when],
  unreadable: 'Its address cannot be read: remove it, and add it again.',
  bothSign: (when: Part): Part => ['The secret before also signs until ', when],
  add: 'Add receiver',
  addTitle: 'Add a receiver of alerts',
  adding: 'Adding...',
  address: 'Address',
  addressHint: 'It begins with https://. It is never shown again.',
  addressNeeded: 'Enter an address that begins with https://.',
  change: 'Change address',
  changeTitle: (host: Name) => `Change the address of ${host}`,
  changing: 'Changing...',
  changed: (host: Name) => `Alerts go to ${host}.`,
  replace: 'New secret',
  replaceTitle: (host: Name) => `Make a new secret for ${host}`,
  replaceLead: 'For a day, alerts are signed with both secrets, so that none is lost while you exchange it.',
  atOnce: 'The secret before was seen by others: it counts no longer from now on',
  replacing: 'Making...',
  switchOff: 'Switch off',
  switchOn: 'Switch on',
  switchedOff: (host: Name) => `${host} gets no more alerts.`,
  switchedOn: (host: Name) => `${host} gets alerts again.`,
  remove: 'Remove',
  removeTitle: (host: Name) => `Remove ${host}?`,
  removeLead: 'It gets no more alerts, and its address and secret are deleted.',
  removing: 'Removing...',
  removed: (host: Name) => `${host} is removed.`,
  test: 'Test',
  testing: 'Testing...',
  tested: (host: Name) => `${host} took the test.`,
  more: (host: Name) => `More for ${host}`,
  secretTitle: 'Secret for checking signatures',
  secretLead: (host: Part): Part => ['Give it to ', host, ' now: it is not shown again.'],
  copy: 'Copy',
  copied: 'Copied',
  copyFailed: 'Copying was not allowed. The secret is selected: copy it by hand.',
  secretSaved: 'I saved it',
  secretSavedWhy: 'Tick the box once you have saved the secret.',
  log: 'What became of alerts',
  logNone: 'Nothing has been told in the last 30 days.',
  logColumns: { what: 'What', to: 'To', state: 'State', actions: 'Actions' },
  byMail: (name: Name) => `${name}, by mail`,
  somebody: 'An admin who is gone',
  kinds: {
    TONIGHT: 'The evening’s list',
    SHOW_SOON: 'Show within the hour',
    FAULT_AHEAD: 'Fault days ahead',
    NO_SHOW: 'No-show',
    WAITING: 'Inbox waits',
    RECEIVER_OFF: 'Receiver switched off',
    TEST: 'Test',
  } satisfies Record<AlertKind, string>,
  states: {
    WAITING: 'Waits',
    DELIVERED: 'Delivered',
    OVER: 'No longer so',
    GIVEN_UP: 'Given up',
  } satisfies Record<AlertState, string>,
  outcomes: {
    DELIVERED: 'It was taken.',
    REFUSED: 'The receiver refused it: correct its address, or what it checks.',
    GONE: 'The receiver says that it is gone for good.',
    FAILING: 'The receiver has a fault of its own.',
    REDIRECTED:
      'The receiver sends elsewhere, which the desk does not follow: enter the address that is meant.',
    TIMED_OUT: 'The receiver did not reply in time.',
    UNREACHABLE: 'The receiver could not be reached.',
    UNKNOWN_NAME: 'The name of the host leads nowhere: correct the address.',
    PRIVATE_ADDRESS:
      'The host is in a private network. Whoever runs the desk can allow it with GREENROOM_ALERT_NETWORKS.',
    BAD_CERTIFICATE: 'The certificate of the receiver cannot be trusted: renew it.',
  } satisfies Record<AlertOutcome, string>,
  status: (status: number) => `(${status})`,
  tries: (count: number) => plural(count, { one: '1 try', other: `${count} tries` }),
  next: (when: Part): Part => ['again ', when],
  resend: 'Send again',
  resending: 'Sending...',
  resent: 'It is sent again, if it is still so.',
};

export const hmsReplies = {
  title: 'What 100ms said',
  none: 'Nothing that 100ms was asked in the last 7 days went wrong.',
  columns: { at: 'When', asked: 'What it was asked', said: 'What it said' },
  times: (count: number) => `${count} times`,
  wait: (seconds: number) => `(again in ${seconds} s)`,
};

/** Shows that failed on their credential though nothing was known against it. */
export const surprises = {
  title: 'Surprises',
  lead: 'An hour before each planned show, the desk judges its credential, as Tonight shows it. These are the shows that failed on it all the same.',
  checked: 'Fine, and confirmed by 100ms',
  notChecked: 'Fine, but not checked with 100ms',
  warned: 'Told beforehand',
  failed: ({ shows, failed }: { shows: number; failed: number }) =>
    plural(shows, { one: `${failed} of 1 show failed`, other: `${failed} of ${shows} shows failed` }),
  shows: (count: number) => plural(count, { one: '1 show', other: `${count} shows` }),
  columns: { at: 'When', who: 'Influencer', why: 'Why it failed' },
};

export const hmsAccounts = {
  title: '100ms accounts',
  lead: 'With an account’s app secret, the desk checks that its tokens are genuine, and can make them itself. The secret is never shown again.',
  none: 'The desk knows no account yet. Connect one, or set a token.',
  caption: '100ms accounts',
  columns: { name: 'Account', secret: 'App secret', test: 'Last test', actions: 'Actions' },
  influencers: (count: number) => plural(count, { one: '1 influencer', other: `${count} influencers` }),
  live: (count: number) => `${count} live`,
  notConnected: 'Not connected',
  unreadable: 'Cannot be read',
  fingerprint: 'Fingerprint',
  setBy: (name: Name, when: Part): Part => [`set by ${name} `, when],
  setAtCommandLine: (when: Part): Part => ['set at the command line ', when],
  notTested: 'Not tested',
  test: 'Test',
  testing: 'Testing...',
  more: (name: Name) => `More for ${name}`,
  connect: 'Connect account',
  connectKnown: 'Connect',
  connectTitle: 'Connect a 100ms account',
  connecting: 'Connecting...',
  connected: (name: Name) => `${name} is connected.`,
  whereToFind: 'Both keys are in the 100ms dashboard, under Developer.',
  name: 'Name',
  nameHint: 'What the admins call it.',
  nameNeeded: 'Enter a name.',
  accessKey: 'App access key',
  accessKeyHint: '24 characters from 0-9 and a-f.',
  accessKeyOf: (masked: string) => `24 characters: for this account, ${masked}.`,
  accessKeyNeeded: 'Enter the access key.',
  appSecret: 'App secret',
  appSecretHint: 'It is stored encrypted, and nobody can read it here again.',
  appSecretNeeded: 'Enter the app secret.',
  mayBlock: (count: number) =>
    plural(count, {
      one: '100ms gave the account a new app secret: block the old token',
      other: `100ms gave the account a new app secret: block the ${count} old tokens`,
    }),
  replace: 'Replace app secret',
  replaceTitle: (name: Name) => `Replace the app secret of ${name}`,
  replaceLead: 'The stored tokens of the account are checked with the new secret at once.',
  replacing: 'Replacing...',
  replaced: (name: Name) => `${name} has the new app secret.`,
  rename: 'Rename',
  renameTitle: (name: Name) => `Rename ${name}`,
  renaming: 'Renaming...',
  renamed: (name: Name) => `The account is now called ${name}.`,
  disconnect: 'Disconnect',
  disconnectTitle: (name: Name) => `Disconnect ${name}?`,
  disconnectLead:
    'The desk forgets the app secret. To connect the account again, you need it from the 100ms dashboard.',
  disconnecting: 'Disconnecting...',
  disconnected: (name: Name) => `${name} is disconnected.`,
  looking: 'Looking who goes live by it...',
  nobody: 'Nobody goes live by this account.',
  ends: (count: number) =>
    plural(count, {
      one: '1 influencer goes live by this account. The signature of their token is no longer checked.',
      other: `${count} influencers go live by this account. The signatures of their tokens are no longer checked.`,
    }),
  stops: (count: number) =>
    plural(count, {
      one: '1 of them cannot go live any more until you set a token: the desk has made theirs.',
      other: `${count} of them cannot go live any more until you set tokens: the desk has made theirs.`,
    }),
  goesOn: (count: number) =>
    plural(count, {
      one: '1 of them is live now: the show goes on.',
      other: `${count} of them are live now: their shows go on.`,
    }),
};

export const audit = {
  title: 'Audit',
  lead: 'Everything that was done on this desk. Nobody can change it here.',
  filters: 'Filter the audit log',
  action: 'Action',
  anyAction: 'Everything',
  by: 'By',
  anybody: 'Anyone',
  me: 'You',
  since: 'Since',
  sinceOptions: { any: 'The beginning', '1d': '24 hours', '7d': '7 days', '30d': '30 days' },
  person: 'About',
  personPlaceholder: 'Name or handle',
  personOff: (name: Name) => `Not only ${name}`,
  somebody: 'One person',
  list: 'Entries, newest first',
  empty: 'No matches',
  emptyNext: 'Change the filters.',
  clear: 'Clear filters',
  end: 'That is everything.',
  removed: ({ date, days }: { date: string; days: number | null }) =>
    days === null
      ? `Entries up to ${date} were removed.`
      : `Entries up to ${date} were removed after ${days} days.`,
  field: 'Field',
  before: 'Before',
  after: 'After',
  request: 'Request',
  yes: 'yes',
  no: 'no',
  nothing: '–',
};

/** Each action as a filter names it. */
export const auditActions: Record<AuditAction, string> = {
  TOKEN_SET: 'Token set',
  TOKEN_REMOVED: 'Token removed',
  TOKEN_HANDED_OUT: 'Token handed out',
  TOKEN_HANDED_IN: 'Token handed in',
  ADMINS_ASKED: 'Admins asked for help',
  REQUEST_TAKEN_ON: 'Inbox: taken on',
  REQUEST_LEFT: 'Inbox: put back',
  REQUEST_CLOSED: 'Inbox: closed',
  REQUEST_WITHDRAWN: 'Request for help taken back',
  ROOM_CODE_SET: 'Room code set',
  TOKEN_ASKED: '100ms asked about a token',
  TOKEN_SOURCE_SET: 'Source of tokens chosen',
  ROOM_CODE_REVEALED: 'Room code revealed',
  ROOM_CODE_DISABLED: 'Room code disabled',
  PEERS_REMOVED: 'People sent out of a room',
  ROOM_CLOSED: 'Room closed',
  ROOM_OPENED: 'Room opened',
  ROOM_CODE_LEFT_ENABLED: 'Room code left enabled',
  ROOM_CREATED: 'Room created',
  REHEARSED: 'Rehearsal',
  STREAMING_SWITCHED: 'Streaming switched',
  SHOW_OPENED: 'Show opened',
  SHOW_STARTED: 'Show on air',
  SHOW_TAKEN_OVER: 'Show taken over',
  SHOW_REOPENED: 'Show reopened',
  SHOW_ENDED: 'Show ended',
  GO_LIVE_REFUSED: 'Go Live refused',
  TRY_AGAIN_ALLOWED: 'Try again allowed',
  INFLUENCER_ADDED: 'Influencer added',
  INFLUENCER_CHANGED: 'Influencer changed',
  INFLUENCER_ARCHIVED: 'Influencer archived',
  INFLUENCER_RESTORED: 'Influencer brought back',
  INFLUENCER_DELETED: 'Influencer deleted',
  SHOWS_PLANNED: 'Shows planned',
  PLANNED_SHOW_CHANGED: 'Planned show changed',
  PLANNED_SHOW_CANCELLED: 'Planned show cancelled',
  INFLUENCER_ACCEPTED: 'Influencer found right',
  LINK_MADE: 'Link made',
  LINK_REVOKED: 'Link revoked',
  API_KEY_MADE: 'API key created',
  API_KEY_OFFERED: 'API key offered',
  API_KEY_TAKEN_OVER: 'API key taken over',
  API_KEY_REVOKED: 'API key revoked',
  INVITATION_ACCEPTED: 'Invitation accepted',
  SIGNED_IN: 'Signed in',
  SIGN_IN_FAILED: 'Sign-in failed',
  CONFIRMATION_FAILED: 'Confirmation failed',
  SIGNED_OUT: 'Signed out',
  SESSIONS_ENDED: 'Sessions ended',
  FORGERIES_DELETED: 'Forgeries deleted',
  SECURITY_EVENT: 'Security event',
  PASSWORD_SET: 'Password changed',
  SECRET_KEY_SET: 'Secret key changed',
  ADMIN_SET_UP: 'Desk set up',
  ADMIN_INVITED: 'Admin invited',
  ADMIN_CHANGED: 'Admin changed',
  ADMIN_ROLE_SET: 'Role changed',
  ADMIN_REMOVED: 'Admin removed',
  WORKSPACE_CONNECTED: '100ms account connected',
  WORKSPACE_RENAMED: '100ms account renamed',
  WORKSPACE_TESTED: '100ms account tested',
  WORKSPACE_DISCONNECTED: '100ms account disconnected',
  APP_SECRET_REPLACED: 'App secret replaced',
  ALERT_RECEIVER_ADDED: 'Alert receiver added',
  ALERT_RECEIVER_CHANGED: 'Alert receiver changed',
  ALERT_SECRET_REPLACED: 'Alert secret replaced',
  ALERT_RECEIVER_SWITCHED: 'Alert receiver switched',
  ALERT_RECEIVER_REMOVED: 'Alert receiver removed',
  ALERT_RECEIVER_TESTED: 'Alert receiver tested',
  ALERT_RESENT: 'Alert sent again',
  ALERTS_SET: 'Time of alerts changed',
  ALERT_MAILS_SET: 'Alerts by mail changed',
  KEYS_ROTATED: 'Keys rotated',
  KEY_FORGOTTEN: 'Key forgotten',
  BACKUP_RESTORED: 'Backup put back',
  BACKUP_ADOPTED: 'Backup adopted',
  HISTORY_REMOVED: 'Old history removed',
};

/** The fields of an entry, as a reader knows them. */
export const auditFields: Record<string, string> = {
  streamingEnabled: 'Streaming allowed',
  reasonGiven: 'Reason given',
  role: 'Role',
  roomCodeKind: 'Room code',
  hint: 'Still enabled',
  tokenRemoved: 'Token removed',
  endReason: 'End',
  endCode: 'Error code',
  endedSessions: 'Sessions ended',
  revokedLinks: 'Links revoked',
  endsWithShow: 'One ends with its show',
  revokedApiKeys: 'API keys revoked',
  endedInfluencerSessions: "Influencers' sessions ended",
  endedPasswords: 'Passwords ended',
  keptPasswords: 'Passwords kept',
  endedShow: 'Show stopped',
  audience: 'Page',
  knownDevice: 'Known device',
  asked: 'Asked for',
  kind: 'Kind',
  case: 'Case',
  network: 'Network',
  field: 'Field',
  table: 'Table',
  repeated: 'Repeated since the last time',
  others: 'Others that were too many',
  code: 'Reason',
  lastFour: 'Token ends in',
  verdict: 'Verdict',
  handedIn: 'Handed in',
  source: 'Where tokens come from',
  expiresAt: 'Expires',
  roomId: 'Room',
  key: 'Key',
  outcome: 'Outcome',
  influencers: 'Influencers',
  liveShows: 'Live shows',
  withoutToken: 'Without a token of their own',
  upTo: 'Up to',
};

export const graphiql = {
  title: 'GraphiQL',
  actAs: ({ name, role }: { name: Name; role: string }) => `You act as ${name} (${role}) on this desk.`,
  nobody: 'Nobody is signed in here.',
  signIn: 'Sign in',
  back: 'Back to the desk',
  examples: 'Examples',
  needs: (permissions: readonly string[]) => `Needs ${permissions.join(', ')}`,
  notGranted: (permissions: readonly string[]) =>
    `Needs ${permissions.join(', ')}, which your role does not grant`,
  unreachable: 'The desk does not answer. Check your connection, then send it again.',
  noAnswer: (status: number) => `The desk gave no answer (HTTP ${status}). Send it again.`,
};

// ----------------------------------------------------------- the studio: no technical words, read on a phone

/** On the influencer's page: their next shows. */
export const nextShows = {
  one: 'Your next show:',
  title: 'Your next shows:',
  zone: (zone: string) => `In your own time (${zone}).`,
};

export const studio = {
  title: 'Studio',
  goLive: 'Go Live',
  rehearse: 'Rehearse',
  onlyYou: 'Only you can see this. Check light and sound.',
  soundOnly: 'No camera found. You would go live with sound only.',
  notLive: 'Not live',
  live: 'Live',
  connecting: 'Connecting...',
  connectingHint: 'Keep this page open.',
  reconnecting: 'Reconnecting',
  reconnectingHint: 'Your connection dropped. You are back on air as soon as it returns.',
  otherAccount: (name: Name) =>
    `Another account has signed in in this browser. Your show goes on, but the desk has no contact with it until ${name} signs in here again, in another tab.`,
  signedInNow: (name: Name) => `You are signed in as ${name} now.`,
  youAreLive: 'You are live.',
  youAreLiveSoundOnly: 'You are live with sound only.',
  youAreLiveMuted: 'You are live. Your microphone is off.',
  mute: 'Mute microphone',
  unmute: 'Unmute microphone',
  flip: 'Switch camera',
  end: 'End',
  ended: 'Your show has ended',
  lasted: (span: string) => `You were live for ${span}.`,
  backToStudio: 'Back to studio',
  paused: 'Your streaming is paused',
  blocked: 'You cannot go live yet',
  elsewhere: 'You are live on another page',
  elsewhereHint: 'Taking over moves the show to this page and ends it there.',
  takeOver: 'Take over here',
  rejoinTitle: 'Your show is still running',
  rejoinHint: 'This page left the show. Rejoin to be back on air.',
  rejoin: 'Rejoin',
  endInstead: 'End show',
  supportCode: (code: Part): Part => ['Read this code to your admin:', ' ', code],
  repairedBy: {
    ADMIN: 'Your admin can fix this.',
    INFLUENCER: 'You can fix this yourself.',
    OPERATOR: 'The person who runs this desk can fix this.',
    HMS: 'The streaming service has to fix this.',
    NOBODY: '',
  },
  tryAgain: 'Try again',
  silent: 'No sound from your microphone yet. Say something.',
  account: 'Account',
  unreachable: 'The desk cannot be reached. Trying again...',
  moved: 'Your show moved to another page',
  tookOver: 'It goes on there. You can close this page.',
  signedOut: 'You were signed out, so the show ended on this page.',
  stoppedByAdmin: 'Your admin stopped the show.',
  endedByYou: 'You ended it.',
  endNotSaved:
    'You are off air, but the desk could not save that your show has ended, and still shows you as live. Go back to the studio and end it again there.',
  endedFailed: 'It could not continue.',
  endedLost: 'The connection was gone for too long.',
  endedByHms: 'The streaming service closed the room.',
  noLongerOpen: 'This show is no longer open.',
  failureCode: (code: string) => `Code ${code}`,
};

/** An influencer tries everything before a show. */
export const rehearsal = {
  title: 'Rehearsal',
  running: 'This takes less than 40 seconds. Nobody sees or hears you.',
  speak: 'Look into the camera and say something.',
  parts: {
    BROWSER: 'Browser',
    CAMERA: 'Camera',
    MICROPHONE: 'Microphone',
    NETWORK: 'Network',
    CREDENTIAL: 'Access to the stage',
  },
  states: { GOOD: 'Good', FAULT: 'Not good', NOT_TRIED: 'Not tried' },
  trying: 'Trying...',
  tried: 'Tried',
  allGood: 'You are ready for your show. Your admin sees that, too.',
  someNot: 'Your admin sees this, too.',
  failed: 'The rehearsal was not kept',
  again: 'Rehearse again',
  done: 'Back to studio',
};

/** An influencer who cannot go live asks the admins. */
export const askAdmin = {
  ask: 'Ask my admin',
  asking: 'Asking...',
  asked: (time: string) => `You asked your admins at ${time}. They see what is wrong.`,
  notTaken: 'This page turns ready by itself.',
  taken: (time: string) => `An admin has been on it since ${time}. This page turns ready by itself.`,
  withdraw: 'I need no help any more',
  closed: (time: string) =>
    `An admin closed your request at ${time}. If you still cannot go live, talk to them or ask again.`,
  askAgain: 'Ask again',
};

export const endShow = {
  title: 'End your show?',
  consequence: 'Everyone watching is disconnected.',
  confirm: 'End show',
  ending: 'Ending...',
  keepGoing: 'Keep going',
};

export const camera = {
  asking: 'Allow camera and microphone when your browser asks.',
  refused: 'This page may not use your camera and microphone.',
  // Where each kind of device hides the permission.
  refusedFix: {
    iphone:
      'Tap the symbol in the address bar, then Website Settings, allow Camera and Microphone, then press Try again.',
    android:
      'Tap the symbol left of the address, then Permissions, allow Camera and Microphone, then press Try again.',
    desktop: 'Press the symbol beside the address, allow Camera and Microphone, then press Try again.',
  },
  system: 'Your device does not let this browser use your camera and microphone.',
  systemFix: {
    iphone: (browser: string) =>
      `Open Settings, then Apps, then ${browser}, allow Camera and Microphone, then press Try again.`,
    android: (browser: string) =>
      `Open Settings, then Apps, then ${browser}, then Permissions, allow Camera and Microphone, then press Try again.`,
    desktop: (browser: string) =>
      `In the settings of this computer, under Privacy, let ${browser} use Camera and Microphone, then press Try again.`,
  },
  missing: 'No camera or microphone found.',
  missingFix: 'Connect one, then press Try again.',
  busy: 'Another app is using your camera or microphone.',
  busyFix: 'Close it, then press Try again.',
  insecure: 'This address does not allow a camera.',
  insecureFix: 'Open this page with https:// at the start of its address. Your admin knows the address.',
  other: 'The camera did not start.',
  otherFix: 'Reload the page. If that does not help, restart the browser.',
  inApp: (app: string) => `${app} opens pages in a browser of its own, without a camera.`,
  inThisApp: 'This app opens pages in a browser of its own, without a camera.',
  inAppFix: (browser: string) => `Copy the link, and open it in ${browser}.`,
  thisBrowser: 'this browser',
  anotherBrowser: 'another browser',
};

export const devices = {
  title: 'Camera and microphone',
  camera: 'Camera',
  microphone: 'Microphone',
  soundLevel: 'Sound level',
  unnamedCamera: (number: number) => `Camera ${number}`,
  unnamedMicrophone: (number: number) => `Microphone ${number}`,
  done: 'Done',
};

/** An influencer's own account. */
export const account = {
  sessions: 'Where you are signed in',
  thisDevice: 'This device',
  signOutOne: 'Sign out',
  signOutOthers: 'Sign out all other devices',
  signingOut: 'Signing out...',
  ended: 'That device is signed out.',
  endedOthers: (count: number) =>
    plural(count, { one: '1 other device is signed out.', other: `${count} other devices are signed out.` }),
  changePassword: 'Change password',
  passwordLead: 'Changing your password signs you out on every other device.',
  passwordChanged: (ended: number) =>
    ended === 0
      ? 'Your password is changed.'
      : plural(ended, {
          one: 'Your password is changed. 1 other device is signed out.',
          other: `Your password is changed. ${ended} other devices are signed out.`,
        }),
  signOut: 'Sign out',
  close: 'Close',
};

/** One sentence for each family of codes of the 100ms SDK. */
export const broadcastFailures = {
  network: 'The connection did not get through. Check Wi-Fi or mobile data, then press Go Live again.',
  removed: 'The streaming service disconnected this page. Press Go Live again.',
  refused: 'The streaming service refused this show. Your admin can fix this.',
  full: 'The room is full or closed. Your admin can fix this.',
  watchOnly: 'Your access to the stage is only for watching. Your admin can fix this.',
  permission:
    'This page may not use your camera or microphone. Allow both in your browser, then press Go Live again.',
  missing: 'Your camera or microphone is gone. Connect it, then press Go Live again.',
  inUse: 'Another app is using your camera or microphone. Close it, then press Go Live again.',
  device: 'Your camera or microphone did not start. Reload the page, then press Go Live again.',
  media:
    'Your network does not let video through. Try mobile data or another Wi-Fi, then press Go Live again.',
  server: 'The streaming service had a problem. Press Go Live again in a minute.',
  insecure: 'This address does not allow a camera. Open the page with https:// at the start of its address.',
  browser: 'This browser cannot go live. Open the page in Safari or Chrome.',
  timeout: 'The streaming service did not answer in time. Press Go Live again.',
  unknown: 'Going live failed. Press Go Live again.',
};

/** The same failures, those of camera and microphone, and how shows ended: what an admin reads of an influencer's page in a line. */
export const reported = {
  network: 'Connection did not get through',
  removed: '100ms disconnected the page',
  refused: '100ms refused the show',
  full: 'Room is full or closed',
  watchOnly: 'Access is only for watching',
  permission: 'Camera or microphone not allowed',
  missing: 'Camera or microphone is gone',
  inUse: 'Camera or microphone is in use',
  device: 'Camera or microphone did not start',
  media: 'Network blocks video',
  server: '100ms had a problem',
  insecure: 'Address allows no camera',
  browser: 'Browser cannot go live',
  timeout: '100ms did not answer in time',
  unknown: 'Going live failed',
  busy: 'Camera or microphone is in use',
  other: 'Camera did not start',
  silent: 'No sound from the microphone',
  endedFailed: 'Show could not continue',
  endedLost: 'Connection was gone for too long',
  endedByHms: '100ms closed the room',
};

// ------------------------------------------------------------------------------------ the practice room

export const emulator = {
  documentTitle: (title: string) => `${title} - Practice room`,
  pages: 'Pages',
  unreachable: (status: number) => `The emulator answered ${status}.`,
};

/** The page that hands out tokens and room codes. */
export const joinWithSdk = {
  title: 'Join with SDK',
  lead: 'This stands in for 100ms on this machine only. Nothing here reaches 100ms.',
  watch: 'Watch the room',
  back: 'Back to the desk',
  role: 'Role',
  canGoLive: (role: string) => `${role} - can go live`,
  canOnlyWatch: (role: string) => `${role} - can only watch`,
  userId: 'User id',
  userIdHint: 'Who the token is for. Letters, digits and . _ : @ -',
  lifetime: 'The token is valid for',
  lifetimes: { day: '24 hours, as on 100ms', hour: '1 hour', minutes: '3 minutes, to see one expire' },
  copyToken: 'Copy auth token',
  copyCode: 'Copy room code',
  copied: 'Copied.',
  copyFailed: 'This browser does not allow copying here. Copy it from the box below.',
  token: ({ userId, role, until }: { userId: string; role: string; until: string }) =>
    `Auth token of ${userId}, ${role}, valid until ${until}`,
  code: (role: string) => `Room code of the role ${role}`,
};

/** The page that shows what viewers see. */
export const watch = {
  title: 'Watch',
  joinWithSdk: 'Join with SDK',
  states: {
    joining: 'Joining the room...',
    watching: 'Watching.',
    reconnecting: 'The connection is lost. Trying again...',
    ended: 'The session has ended.',
    removed: 'You were removed from the room.',
  },
  late: 'The room did not answer. Reload this page to try again.',
  failed: (why: string) => `Could not join: ${why}`,
  again: 'Join again',
  soundOn: 'Turn sound on',
  soundOff: 'Turn sound off',
  empty: 'Nobody is on air in this room yet.',
  soundOnly: (name: Name) => `${name}, sound only`,
  screen: (name: Name) => `${name}'s screen`,
  cameraOff: (what: string) => `${what}, camera off`,
};
