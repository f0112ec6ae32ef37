import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { show, UserError } from '../../config/errors';
import { withInferredRegions } from './infer-region';
import { parseTemplate } from './parse';
import { isRecord, isTemplate, type Stack } from './template';
import { groupBy } from './template-set';

/** What the templates do not say themselves. */
export interface LoadOptions {
  /**
   * For templates outside a cloud assembly.
   * @default - worked out from Availability Zones and service names in the templates, where they agree
   */
  readonly region?: string;
  /** @default - what the cloud assembly says, if anything */
  readonly account?: string;
  /**
   * Values of parameters, in every template that has them.
   * @default - any value may be given
   */
  readonly parameters?: Readonly<Record<string, string>>;
}

type Found = Omit<Stack, 'key'> & { readonly file: string };

/**
 * Reads templates: of cloud assemblies (folders with a manifest), of other folders, and single files, in JSON or YAML.
 *
 * @throws UserError for what is not there or is no template
 */
export function loadStacks(paths: readonly string[], options: LoadOptions = {}): Stack[] {
  const { region, account, parameters } = options;
  const stacks = withKeys(paths.flatMap(load)).map(stack => ({
    ...stack,
    ...(account && { account }),
    ...(parameters && { parameters }),
  }));
  return withInferredRegions(stacks, region);
}

function load(path: string): Found[] {
  if (!existsSync(path))
    throw new UserError(`${path} does not exist; give cloud assemblies, folders or templates`);
  if (!statSync(path).isDirectory()) return [readTemplate(path)];
  if (existsSync(join(path, 'manifest.json'))) return loadAssembly(path);
  const found = readdirSync(path)
    .filter(name => /\.(json|ya?ml|template)$/.test(name))
    .sort()
    .flatMap(name => tryTemplate(join(path, name)));
  if (found.length === 0) throw new UserError(`${path} holds neither a cloud assembly nor a template`);
  return found;
}

/** Files of a folder that are no templates are somebody else's. */
function tryTemplate(file: string): Found[] {
  const { document, sha256 } = read(file);
  return isTemplate(document) ? [{ template: document, sha256, file }] : [];
}

function readTemplate(file: string): Found {
  const { document, sha256 } = read(file);
  if (!isTemplate(document))
    throw new UserError(`${file} is no CloudFormation template: it has no Resources`);
  return { template: document, sha256, file };
}

function read(file: string): { document: unknown; sha256: string } {
  const text = readFileSync(file, 'utf8');
  try {
    return { document: parseTemplate(text), sha256: createHash('sha256').update(text).digest('hex') };
  } catch (error) {
    if (error instanceof SyntaxError)
      throw new UserError(`${file} is neither JSON nor YAML: ${error.message}`);
    throw error;
  }
}

/** Every stack of a cloud assembly, those of its stages included. */
function loadAssembly(directory: string): Found[] {
  const { document } = read(join(directory, 'manifest.json'));
  const artifacts =
    isRecord(document) && isRecord(document.artifacts) ? Object.entries(document.artifacts) : [];
  return artifacts.flatMap(([id, artifact]) => loadArtifact(directory, id, artifact));
}

function loadArtifact(directory: string, id: string, artifact: unknown): Found[] {
  if (!isRecord(artifact) || !isRecord(artifact.properties)) return [];
  const { type, properties } = artifact;
  if (type === 'cdk:cloud-assembly') return loadAssembly(join(directory, String(properties.directoryName)));
  if (type !== 'aws:cloudformation:stack') return [];
  return [
    {
      ...readTemplate(join(directory, String(properties.templateFile))),
      name: typeof properties.stackName === 'string' ? properties.stackName : id,
      ...environment(String(artifact.environment)),
      terminationProtection: properties.terminationProtection === true,
      acknowledged: acknowledgedIn(metadataOf(directory, artifact)),
    },
  ];
}

/** In the manifest itself, or in a file beside it. */
function metadataOf(
  directory: string,
  { metadata, additionalMetadataFile: file }: Record<string, unknown>,
): unknown {
  return typeof file === 'string' ? read(join(directory, file)).document : metadata;
}

function acknowledgedIn(metadata: unknown): Record<string, string[]> {
  const entries = isRecord(metadata) ? Object.entries(metadata) : [];
  const rules = (all: unknown) =>
    (Array.isArray(all) ? all : [])
      .filter(({ type }) => type === 'aws:cdk:acknowledged-rules')
      .flatMap(({ data }) => (isRecord(data) ? Object.keys(data) : []));
  return Object.fromEntries(
    entries.map(([path, all]) => [path, rules(all)] as const).filter(([, found]) => found.length > 0),
  );
}

/** `aws://<account>/<region>`, either of which may be unknown. */
function environment(text: string): Pick<Stack, 'account' | 'region'> {
  const [, account = '', region = ''] = /^aws:\/\/([^/]+)\/(.+)$/.exec(text) ?? [];
  return {
    ...(/^\d{12}$/.test(account) && { account }),
    ...(region !== '' && !region.startsWith('unknown') && { region }),
  };
}

function withKeys(found: readonly Found[]): Stack[] {
  const nameOf = ({ name, file }: Found) =>
    name ?? basename(file).replace(/(\.template)?\.(json|ya?ml|template)$/, '');
  const shared = new Set(
    [...groupBy(found, nameOf)].filter(([, same]) => same.length > 1).map(([name]) => name),
  );
  const keyed = found.map(stack => {
    const name = nameOf(stack);
    const { file, ...rest } = stack;
    return { ...rest, key: shared.has(name) ? `${name}@${stack.region ?? file}` : name };
  });
  const [twice] = [...groupBy(keyed, ({ key }) => key)].filter(([, same]) => same.length > 1);
  if (twice) throw new UserError(`${show(twice[0])} is given twice`);
  return keyed;
}
