import { useOutletContext, useParams } from 'react-router';
import { Editor } from '../editor/Editor';
import type { ShellContext } from './Shell';

export function ProjectPage() {
  const { slug = '' } = useParams();
  const { projects, refusesForMs } = useOutletContext<ShellContext>();
  const title = projects.find((one) => one.slug === slug)?.title ?? '';
  // Each project is an editor of its own.
  return <Editor key={slug} slug={slug} title={title} refusesForMs={refusesForMs} />;
}
