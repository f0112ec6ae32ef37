/** ECR's evaluation of a lifecycle policy. Source: ECR user guide, lifecycle policies: how they work, properties. */
interface Rule {
  readonly rulePriority: number;
  readonly selection: {
    readonly tagStatus: 'tagged' | 'untagged' | 'any';
    readonly tagPatternList?: readonly string[];
    readonly countType: 'sinceImagePushed' | 'imageCountMoreThan';
    readonly countNumber: number;
  };
}

export interface Image {
  readonly tags: readonly string[];
  readonly ageDays: number;
  /** A manifest list that is there refers to it. */
  readonly isListed?: boolean;
}

/**
 * The images that the policy expires. All rules look at all images; an image that a rule selects by its tags is out of
 * reach of every rule with a higher number, whether or not the first expires it.
 */
export function expired(policy: { readonly rules: readonly Rule[] }, images: readonly Image[]): Image[] {
  const rules = [...policy.rules].sort((a, b) => a.rulePriority - b.rulePriority);
  return images.filter(image => {
    const rule = rules.find(({ selection }) => selects(selection, image));
    return rule !== undefined && !image.isListed && isDue(rule.selection, image, images);
  });
}

function selects({ tagStatus, tagPatternList = [] }: Rule['selection'], { tags }: Image): boolean {
  if (tagStatus === 'any') return true;
  if (tagStatus === 'untagged') return tags.length === 0;
  // Every pattern has to match one of the image's tags.
  return (
    tags.length > 0 && tagPatternList.every(pattern => tags.some(tag => asExpression(pattern).test(tag)))
  );
}

const asExpression = (pattern: string) =>
  new RegExp(
    `^${pattern
      .split('*')
      .map(part => part.replace(/[.\\+?^${}()|[\]]/g, '\\$&'))
      .join('.*')}$`,
  );

function isDue(selection: Rule['selection'], image: Image, images: readonly Image[]): boolean {
  if (selection.countType === 'sinceImagePushed') return image.ageDays > selection.countNumber;
  const younger = images.filter(other => selects(selection, other) && other.ageDays < image.ageDays);
  return younger.length >= selection.countNumber;
}
