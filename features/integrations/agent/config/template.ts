import { badRequest } from '@komainu/kernel/errors.ts';

/** Gives the value of a variable (`host`, `port_1`, `env_HOME`); undefined when there is none. */
export type VariableSource = (name: string) => string | undefined;

const VARIABLE = /%%([a-zA-Z_][\w.-]*)%%/g;

/**
 * Replaces `%%name%%` in every text of a value, as Datadog's templates do. A text that is nothing but a variable whose value
 * is a whole number becomes that number (`port: "%%port%%"`). Throws `unknown_template_variable` (400) with the name.
 */
export function fillTemplate(value: unknown, variables: VariableSource): unknown {
  if (typeof value === 'string') return fillText(value, variables);
  if (Array.isArray(value)) return value.map((one: unknown) => fillTemplate(one, variables));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, fillTemplate(one, variables)]));
}

/** Whether a value has a variable other than `%%env_…%%`: a template that only a container can fill. */
export function hasVariables(value: unknown): boolean {
  return [...JSON.stringify(value ?? null).matchAll(VARIABLE)].some((match) => match[1]?.startsWith('env_') !== true);
}

function fillText(text: string, variables: VariableSource): unknown {
  if (!text.includes('%%')) return text;
  const filled = text.replaceAll(VARIABLE, (_, name: string) => {
    const value = variables(name);
    if (value === undefined) throw badRequest('unknown_template_variable', `%%${name}%% has no value`);
    return value;
  });
  const alone = /^%%[a-zA-Z_][\w.-]*%%$/.test(text);
  return alone && /^(0|[1-9]\d{0,8})$/.test(filled) ? Number(filled) : filled;
}
