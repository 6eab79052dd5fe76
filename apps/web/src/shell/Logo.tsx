/** The torii, before which the komainu stand. */
export function Logo() {
  return (
    <svg
      viewBox="0 0 24 24"
      width="20"
      height="20"
      fill="none"
      stroke="var(--brand)"
      strokeWidth="2.3"
      strokeLinecap="round"
      aria-hidden="true"
    >
      <path d="M2.5 5.5c6 1.6 13 1.6 19 0M4 10h16M7 6.5V21M17 6.5V21M12 6.7V10" />
    </svg>
  );
}
