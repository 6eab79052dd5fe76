import '../hosts.css';
import '../common/lists.css';
import { ProcessesView } from './ProcessesView.tsx';

/** What runs on all hosts. */
export default function ProcessesPage() {
  return <ProcessesView />;
}
