/** Why something that was tried did not work; nothing while it did. */
export function Failure({ reason }: { reason: string | undefined }) {
  return reason === undefined ? null : (
    <p className="text-wrong" role="alert">
      {reason}
    </p>
  );
}
