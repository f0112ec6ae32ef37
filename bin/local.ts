import 'source-map-support/register';
import { Command, InvalidArgumentError } from 'commander';
import { UserError } from '../lib/config/errors';
import { down } from '../lib/local/down';
import { EXIT, LocalCloudError } from '../lib/local/errors';
import { report } from '../lib/local/report';
import { up } from '../lib/local/up';

const interrupted = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interrupted.abort());
