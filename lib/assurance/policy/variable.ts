import type { Element } from './document';
import { type Request, valuesOf } from './request';
import { anyOf, isUndecided, type Ternary, type Undecided, undecided } from './ternary';
import { tokenOf, written } from './token';

/** Whether one of the texts satisfies the test, each with its policy variables replaced. */
export function anyText(element: Element, request: Request, test: (text: string) => Ternary): Ternary {
  return anyOf(
    element.texts.map(text => {
      const resolved = substituted(text, element.hasVariables, request);
      return isUndecided(resolved) ? resolved : test(resolved);
    }),
  );
}

const BRACES = /\$\{([^}]*)\}/g;
const ESCAPE = /^[*?$]$/;

function substituted(text: string, hasVariables: boolean, request: Request): string | Undecided {
  const names = [...text.matchAll(BRACES)].flatMap(([, name = '']) => name);
  const special = names.filter(name => ESCAPE.test(name) || tokenOf(name).kind === 'variable');
  if (special.length > 0 && !hasVariables)
    return undecided(`${text} looks like a policy variable, which this version of the policy does not have`);
  let result = text;
  for (const name of special.filter(each => !ESCAPE.test(each))) {
    const [value, ...others] = valuesOf(request, name);
    if (typeof value !== 'string' || others.length > 0)
      return undecided(`the request does not say what ${written(name)} stands for`);
    result = result.replaceAll(written(name), () => value.replace(/[*?]/g, written));
  }
  return result;
}
