import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { RELEASE_KEYS } from '../../lib/contract/releases';
import type { Manifest } from '../../lib/release/manifest';

export const hashOfText = (text: string) => createHash('sha256').update(text).digest('hex');

/** A whole manifest; files are given by their content. */
export function manifestOf(
  id: string,
  files: Readonly<Record<string, string>> = {},
  changes: Partial<Manifest> = {},
): Manifest {
  return {
    id,
    gitSha: '1a2b3c4d5e6f708192a3b4c5d6e7f80912a3b4c5',
    images: { api: `sha256:${'a'.repeat(64)}`, executor: `sha256:${'e'.repeat(64)}` },
    spa: id,
    files: Object.fromEntries(Object.entries(files).map(([path, text]) => [path, hashOfText(text)])),
    config: { 'bi-production': 'c'.repeat(64) },
    createdBy: 'arn:aws:sts::111111111111:assumed-role/bi-delivery-push/ci',
    createdAt: '2026-11-28T05:00:00.000Z',
    ...changes,
  };
}

/** The SPA files of a release as they are in the releases bucket. */
export const releasedFiles = (id: string, files: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(files).map(([path, text]) => [`${RELEASE_KEYS.spa(id)}${path}`, text]));

export const storedManifest = (manifest: Manifest) => ({
  [RELEASE_KEYS.manifest(manifest.id)]: JSON.stringify(manifest),
});

/** Folders of files that are gone after the tests of the file. */
export function temporaryFolders() {
  const root = mkdtempSync(join(tmpdir(), 'bi-spa-'));
  afterAll(() => rmSync(root, { recursive: true, force: true }));
  return (files: Readonly<Record<string, string>>): string => {
    const folder = mkdtempSync(join(root, 'folder-'));
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    return folder;
  };
}
