import '../hosts.css';
import '../shared/lists.css';
import { ProcessesView } from './ProcessesView.tsx';

/** What runs on all hosts. */
export default function ProcessesPage() {
  return <ProcessesView />;
}
