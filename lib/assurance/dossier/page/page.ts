import { createHash } from 'node:crypto';
import type { Dossier } from '../dossier';
import { type PageContext, sectionMarkup } from './blocks';
import { drawing } from './drawing';
import { html, Markup } from './html';
import { STYLE } from './style';

/** The dossier as one page that asks nobody for anything: no script, no font, no image, no request. */
export async function pageOf(dossier: Dossier): Promise<string> {
  const { title, sections, findings } = dossier;
  const files = filesOf(dossier);
  const context: PageContext = {
    drawing: await drawing(findings.parts, findings.flows),
    ...(files !== undefined && { files }),
  };
  const hash = createHash('sha256').update(STYLE).digest('base64');
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-${new Markup(hash)}'; img-src data:; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${title}: dossier</title>
<link rel="icon" href="data:,">
<style>${new Markup(STYLE)}</style>
</head>
<body>
<a class="skip" href="#answers">To the answers</a>
<header><p>Dossier</p><h1>${title}</h1>${versionMarkup(dossier)}</header>
<nav aria-label="Sections"><ol>${sections.map(
    ({ id, title: name }) => html`<li><a href="#${id}">${name}</a></li>
`,
  )}</ol></nav>
<main>
${sections.map(section => sectionMarkup(section, context))}</main>
<footer><p>Generated from the templates${findings.deployment === undefined ? '' : ' and the configuration'} by <code>npm run dossier</code>. SHA-256 of the templates: <code>${findings.set.sha256}</code></p></footer>
</body>
</html>
`;
  return page.source;
}

/** What the page is of, and how to find out whether that is what is deployed. */
function versionMarkup({ findings: { deployment, source, set } }: Dossier): Markup {
  const of =
    source &&
    html`commit <code>${source.commit.slice(0, 12)}</code> of ${source.date}${source.isChanged && ' with changes that are not committed'}, `;
  const compare =
    deployment !== undefined &&
    html` To compare it with what is deployed: <code>npm run review -- ${deployment} --online</code>.`;
  return html`<p class="version">What the templates say, not what runs. Read from ${of}templates <code>${set.sha256.slice(0, 12)}</code>.${compare}</p>`;
}

/** The repository that deploys is the one that holds the files; at the commit of the page, if that is known. */
function filesOf({ findings: { config, source } }: Dossier): string | undefined {
  const workflows = config?.workflows;
  const at = source && !source.isChanged ? source.commit : workflows?.branch;
  return workflows && `https://github.com/${workflows.repository}/blob/${at}/`;
}
