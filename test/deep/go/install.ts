import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { run } from '../../../lib/local/command';
import { ROOT } from '../../../lib/local/layout';
import { withLock } from '../../../lib/local/lock';

/** A program that is built from a Go module. */
export interface GoTool {
  readonly package: string;
  /** The go command holds every module of this version to the public checksum database. */
  readonly version: string;
}

/**
 * An S3 server over a folder, which people run in production. Apache-2.0; MinIO's own server is under the AGPL, so
 * the tests do not install it.
 */
export const VERSITYGW: GoTool = { package: 'github.com/versity/versitygw/cmd/versitygw', version: 'v1.8.0' };

/** `docker compose`, the newest that `go install` builds: later ones exclude modules, which it refuses. Apache-2.0. */
export const COMPOSE: GoTool = { package: 'github.com/docker/compose/v5/cmd', version: 'v5.0.2' };

/** Builds the tool unless it is there, and says where. Needs Go 1.25 or later. */
export function goTool(tool: GoTool): Promise<string> {
  const name = basename(tool.package);
  const folder = join(ROOT, '.cache/go', `${tool.package.split('/')[2]}-${tool.version}`);
  return withLock(`${folder}.lock`, {}, async () => {
    const program = join(folder, name);
    if (existsSync(program)) return program;
    const { code, output } = await run('go', ['install', `${tool.package}@${tool.version}`], {
      env: { ...process.env, GOBIN: folder },
    });
    if (code !== 0) throw new Error(`go install ${tool.package}@${tool.version}:\n${output}`);
    return program;
  });
}
