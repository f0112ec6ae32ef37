import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { probeCommand } from '../../lib/constructs/executor/canary/probe-command';
import { findPython } from '../../lib/local/python';

/** What `test/canary/world` builds around the probe: in new namespaces, with stub servers, out of nothing else. */
export interface World {
  readonly environment: Record<string, string>;
  /** uid and gid of the probe. */
  readonly user: number;
  /** Keeps the capability bounding set, which a container with dropped capabilities has not. */
  readonly capabilities: boolean;
  readonly userNamespaces: boolean;
  readonly writableRoot: boolean;
  /** Whether `/tmp` can be written to. */
  readonly tmp: boolean;
  /** Writable mounts: of directories, and of single files. */
  readonly volumes: readonly string[];
  readonly files: readonly string[];
  /** Commands, and what each prints. */
  readonly programs: Record<string, string>;
  /** Each with its answers, by `*<suffix> type <n>`; the names that a VPC allows are under `allowed`. */
  readonly resolvers: Record<
    string,
    Record<string, 'answer' | 'nodata' | 'nxdomain' | 'servfail' | 'silent'>
  >;
  /** Addresses that are there: `open` ones answer, of the others a closed port does. */
  readonly internet: Record<string, 'open' | 'closed'>;
  /** What goes to an address that is not there vanishes, as in a VPC, instead of failing at once. */
  readonly swallows: boolean;
  /** Whether STS can be reached. */
  readonly sts: boolean;
  readonly credentials: {
    readonly AccessKeyId: string;
    readonly SecretAccessKey: string;
    readonly Token: string;
  } | null;
  /** Keys as S3 lists them, with `encoding-type=url`. */
  readonly datasets: readonly string[];
  /** What S3 answers to an attempt, by the attempt's name. */
  readonly s3: Record<string, number>;
}

export const CREDENTIALS = {
  AccessKeyId: 'AKIDEXAMPLE',
  SecretAccessKey: 'wJalrXUtnFEMI',
  Token: 'IQoJb3JpZ2lu',
};

/** The executor as its templates define it: everything is refused but what it needs. */
const INTACT: World = {
  environment: {
    HOME: '/home/executor',
    SSL_CERT_FILE: '/etc/ca.pem',
    AWS_REGION: 'ap-northeast-1',
    S3_BUCKET_DATASETS: 'bi-datasets-test',
    AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: '/v2/credentials/0123',
  },
  user: 1000,
  capabilities: false,
  userNamespaces: false,
  writableRoot: false,
  tmp: true,
  volumes: [],
  files: [],
  programs: {},
  resolvers: { '10.30.0.2': {} },
  internet: {},
  swallows: false,
  sts: false,
  credentials: CREDENTIALS,
  datasets: ['datasets/sales+2026%2B1.csv'],
  s3: {},
};

export interface Outcome {
  readonly exit: number;
  readonly printed: string;
  /** Each attempt's verdict, by its name. */
  readonly attempts: Record<string, string>;
  readonly error: string | null;
  /** What S3 was asked. */
  readonly requests: readonly {
    name: string;
    method: string;
    url: string;
    headers: Record<string, string>;
  }[];
  /** What is in the volumes afterwards. */
  readonly left: readonly string[];
}

/** Runs the probe, as ECS is told to, in a world that differs from an intact one. Never runs it outside of one. */
export async function probe(changes: Partial<World> = {}): Promise<Outcome> {
  python ??= realPython();
  certificate ??= makeCertificate();
  const world = { ...INTACT, ...changes, ...certificate, command: probeCommand('datasets/') };
  const child = spawn(await python, ['-B', join(__dirname, 'world')], { timeout: 60_000 });
  child.stdin.end(JSON.stringify(world));
  const ended = new Promise<number | null>((resolve, reject) =>
    child.on('error', reject).on('close', resolve),
  );
  const [printed, complaint, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  if (code !== 0) {
    throw new Error(
      [
        'no world for the canary: it needs Linux with user, mount, network and IPC namespaces, as root or with',
        'subordinate ids (newuidmap, /etc/subuid); in a container, run it privileged. The machine says:',
        complaint.trim(),
      ].join('\n'),
    );
  }
  const { exit, out, err, requests, left } = JSON.parse(printed);
  const lines = out.split('\n');
  if (lines.length !== 2 || err !== '') throw new Error(`not one line of output: ${out}${err}`);
  const { isolationCanary, attempts, error } = JSON.parse(lines[0]);
  if (isolationCanary !== exit) throw new Error(`reports ${isolationCanary}, but exits with ${exit}`);
  return { exit, printed: out, attempts, error, requests, left };
}

/** The attempts with one of the verdicts, sorted. */
export function withVerdict(outcome: Outcome, verdict: RegExp): string[] {
  return Object.entries(outcome.attempts)
    .filter(([, found]) => verdict.test(found))
    .map(([name]) => name)
    .sort();
}

let python: Promise<string> | undefined;
let certificate: { certificate: string; key: string } | undefined;

/** The interpreter behind a version manager's script: that one would cost as much as the probe, and is not in a world. */
async function realPython(): Promise<string> {
  const { command } = await findPython();
  return execFileSync(command, ['-c', 'import sys; print(sys.executable)'], { encoding: 'utf8' }).trim();
}

/** For S3 in the Region, and trusted only where SSL_CERT_FILE names it. */
function makeCertificate() {
  const folder = mkdtempSync(join(tmpdir(), 'canary-'));
  const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')];
  const names = 'DNS:s3.ap-northeast-1.amazonaws.com,DNS:*.s3.ap-northeast-1.amazonaws.com';
  try {
    execFileSync(
      'openssl',
      [
        ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'],
        ...['-days', '2', '-subj', '/CN=stub', '-addext', `subjectAltName=${names}`],
        ...['-addext', 'keyUsage=critical,digitalSignature,keyCertSign', '-keyout', key, '-out', certificate],
      ],
      { stdio: 'ignore' },
    );
    return { key: readFileSync(key, 'utf8'), certificate: readFileSync(certificate, 'utf8') };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
