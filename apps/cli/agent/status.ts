import { askAgent } from '@komainu/agent/control/control-client.ts';
import { badRequest } from '@komainu/kernel/errors.ts';
import { type Command, EXIT } from './commands.ts';
import { findAgent } from './find-agent.ts';
import { heading, renderData } from './status/render.ts';
import { RENDERERS, TITLES } from './status/sections.ts';
import { labelText } from './status/units.ts';

/** The status document: a section for each part of the agent. */
export type StatusDocument = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** `komainu agent status [section]`: 0 whatever it says; problems are its lines with brackets. */
export async function command(asked: Command): Promise<number> {
  const document = (await askAgent(await findAgent(asked), 'GET', '/status')) as StatusDocument;
  const [section] = asked.options.words;
  if (section !== undefined && document[section] === undefined) {
    throw badRequest(
      'bad_usage',
      `there is no section ${section}; there are ${Object.keys(document).sort().join(', ')}`,
    );
  }
  const shown = section === undefined ? document : { [section]: document[section] ?? {} };
  asked.write(asked.options.flags.has('json') ? `${JSON.stringify(shown, undefined, 2)}\n` : statusText(shown));
  return EXIT.ok;
}

/** The document as people read it: known sections first, in words of their own. */
export function statusText(document: StatusDocument): string {
  const known = Object.keys(TITLES).filter((name) => document[name] !== undefined);
  const others = Object.keys(document).filter((name) => TITLES[name] === undefined);
  return [...known, ...others]
    .map((name) => {
      const data = document[name] ?? {};
      const lines = RENDERERS[name]?.(data) ?? renderData(data);
      return `${heading(TITLES[name] ?? labelText(name))}\n${lines.length === 0 ? '  nothing to say' : lines.join('\n')}\n`;
    })
    .join('\n');
}
