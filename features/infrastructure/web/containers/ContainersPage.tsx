import '../hosts.css';
import '../common/lists.css';
import { ContainersView } from './ContainersView.tsx';

/** The containers of all hosts. */
export default function ContainersPage() {
  return <ContainersView />;
}
