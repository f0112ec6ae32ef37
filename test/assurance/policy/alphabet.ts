/** Names that random cases are made of: few, so that requests and policies concern one another. */

export const OWN = '111111111111';
export const FOREIGN = '222222222222';
export const ROLE = `arn:aws:iam::${OWN}:role/app/task`;
export const USER = `arn:aws:iam::${OWN}:user/ann`;
export const STRANGER = `arn:aws:iam::${FOREIGN}:role/stranger`;

export const table = (account: string, name: string) =>
  `arn:aws:dynamodb:ap-northeast-1:${account}:table/${name}`;

/** A policy variable or escape, as it stands in a policy. */
export const variable = (name: string) => `\${${name}}`;
