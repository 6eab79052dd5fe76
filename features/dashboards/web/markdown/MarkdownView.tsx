import './markdown.css';
import { type MarkdownTable, splitTables } from '@komainu/contracts/dashboards/drawing/markdown-tables.ts';
import { useMemo } from 'react';
import Markdown, { type Components } from 'react-markdown';

const BLOCKS: Components = {
  a: (props) => (
    <a href={props.href} target="_blank" rel="noopener noreferrer">
      {props.children}
    </a>
  ),
};
/** In a cell there are no paragraphs. */
const INLINE: Components = { ...BLOCKS, p: (props) => props.children };

/** Markdown with tables and without HTML; links open beside the page. */
export function MarkdownView({ text }: { readonly text: string }) {
  const parts = useMemo(() => splitTables(text), [text]);
  return parts.map((part, index) =>
    part.kind === 'text' ? (
      <Markdown key={index} components={BLOCKS}>
        {part.text}
      </Markdown>
    ) : (
      <Table key={index} table={part.table} />
    ),
  );
}

function Table({ table: { head, aligns, rows } }: { readonly table: MarkdownTable }) {
  return (
    <table className="markdown-table">
      <thead>
        <tr>
          {head.map((cell, column) => (
            <th key={column} scope="col" data-align={aligns[column]}>
              <Markdown components={INLINE}>{cell}</Markdown>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row, index) => (
          <tr key={index}>
            {row.map((cell, column) => (
              <td key={column} data-align={aligns[column]}>
                <Markdown components={INLINE}>{cell}</Markdown>
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
