interface TriptychMarkProps {
  size: number;
  className?: string;
}

/** The app's logo. index.html contains the same drawing for the time before scripts run. */
export function TriptychMark({ size, className }: TriptychMarkProps) {
  return (
    <svg
      className={className}
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="currentColor"
      aria-hidden="true"
    >
      <path d="M2 6.5 7 4v16l-5-2.5z" />
      <path d="M8.5 4h7v16h-7z" />
      <path d="m17 4 5 2.5v11L17 20z" />
    </svg>
  );
}
