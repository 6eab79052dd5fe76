import { useUrlParams } from '@komainu/ui/url/url-state.ts';
import { ConfigFrame } from '../ConfigFrame.tsx';
import { PipelineEditorPage } from './PipelineEditorPage.tsx';
import { PipelineList } from './PipelineList.tsx';

/** All pipelines in order, or the one that the address names. */
export default function PipelinesPage() {
  const [params] = useUrlParams();
  const { pipeline } = params;
  return (
    <ConfigFrame section="pipelines">
      {pipeline === undefined ? <PipelineList /> : <PipelineEditorPage key={pipeline} id={pipeline} />}
    </ConfigFrame>
  );
}
