/** A text of a request for people: tokens become what they stand for. */
export function inWords(text: string): string {
  return text
    .replace(/\$\{any:(action|resource|name|key)\}/g, '*')
    .replace(/\$\{own-account\}/g, '<own account>')
    .replace(/\$\{foreign-account\}/g, '<foreign account>')
    .replace(/\$\{(?:other|other-path):([^}]*)\}/g, '<any $1>')
    .replace(/\$\{(?:any|parameter|resource):([^}]*?)(?:\.Arn|\.Ref)?\}/g, '<$1>')
    .replace(/\$\{unknown:([^}]*)\}/g, '<not known: $1>');
}
