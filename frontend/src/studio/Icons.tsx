const frame = { viewBox: '0 0 24 24', 'aria-hidden': true } as const;

export function MicrophoneIcon({ off }: { off: boolean }) {
  return (
    <svg {...frame}>
      <rect x="9" y="3" width="6" height="11" rx="3" />
      <path d="M5.5 11.5a6.5 6.5 0 0 0 13 0M12 18v3" />
      {off ? <path d="M4 4l16 16" /> : null}
    </svg>
  );
}

export function FlipIcon() {
  return (
    <svg {...frame}>
      <path d="M4 11a8 8 0 0 1 14-4.5L20 9M20 4v5h-5M20 13a8 8 0 0 1-14 4.5L4 15M4 20v-5h5" />
    </svg>
  );
}
