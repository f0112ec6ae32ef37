import { createHash } from 'node:crypto';
import { resolveImage, tagImage } from '../../lib/release/images/images';
import { checkPlatform, readBlobOf } from '../../lib/release/images/platforms';
import { FakeEcr, indexOf } from '../support/fake-ecr';
import { named } from '../support/fake-s3';
import { startLoopback } from '../support/loopback';

const ARM = indexOf('1', 'linux/arm64');

describe('an image that is not there', () => {
  test('by its tag: refused with the tags that are, the newest first', async () => {
    const ecr = new FakeEcr();
    ecr.push(indexOf('1'), 'build-1');
    ecr.push(indexOf('2'), 'build-2', 'main');
    await expect(resolveImage(ecr.repository(), 'build-22')).rejects.toThrow(
      'bi-api has no tag "build-22"; did you mean build-2? the newest it has: build-2, main, build-1',
    );
  });

  test('among many: not all of them are listed', async () => {
    const ecr = new FakeEcr();
    for (let n = 0; n < 15; n++) ecr.push(indexOf(String(n)), `v${n}-of-many`);
    await expect(resolveImage(ecr.repository(), 'x')).rejects.toThrow(
      /the newest it has: v14-.*v5-of-many and 5 more$/,
    );
  });

  test('by its digest: refused', async () => {
    const digest = `sha256:${'0'.repeat(64)}`;
    await expect(resolveImage(new FakeEcr().repository(), digest)).rejects.toThrow(
      `bi-api has no image ${digest}`,
    );
  });

  test('in an empty repository: refused', async () => {
    await expect(resolveImage(new FakeEcr().repository(), 'main')).rejects.toThrow(
      'no tagged image at all; push one',
    );
  });

  test('in a repository that is not there: says what to deploy', async () => {
    const ecr = new FakeEcr();
    ecr.exists = false;
    await expect(resolveImage(ecr.repository(), 'main')).rejects.toThrow(
      'there is no image repository bi-api; deploy bi-delivery first',
    );
  });

  test('where ECR fails: is not taken for missing', async () => {
    const ecr = new FakeEcr();
    const repository = ecr.repository();
    const send = async () => ({ failures: [{ failureCode: 'KmsError', failureReason: 'no key' }] });
    await expect(resolveImage({ ...repository, ecr: { send } as never }, 'main')).rejects.toThrow(
      'bi-api: KmsError no key',
    );
  });
});

test('an image is found by tag and by digest', async () => {
  const ecr = new FakeEcr();
  const digest = ecr.push(ARM, 'main');
  for (const reference of ['main', digest])
    expect(await resolveImage(ecr.repository(), reference)).toMatchObject({ digest, manifest: ARM });
});

describe('the tag of a release', () => {
  const pushed = async () => {
    const ecr = new FakeEcr();
    ecr.push(ARM, 'main');
    return { ecr, image: await resolveImage(ecr.repository(), 'main') };
  };

  test('never moves: on another image it is an error', async () => {
    const { ecr, image } = await pushed();
    const other = ecr.push(indexOf('2'), 'release-r1');
    await expect(tagImage(image, 'release-r1')).rejects.toThrow(
      `bi-api:release-r1 is another image (${other}, not ${image.digest})`,
    );
    expect(ecr.tags.get('release-r1')).toBe(other);
  });

  test('is put on the image, and a second time is fine', async () => {
    const { ecr, image } = await pushed();
    expect(await tagImage(image, 'release-r1')).toBe('tagged');
    expect(ecr.tags.get('release-r1')).toBe(image.digest);
    expect(await tagImage(image, 'release-r1')).toBe('present');
  });

  test.each([
    ['ImageAlreadyExistsException', ARM, 'present'],
    ['ImageTagAlreadyExistsException', indexOf('2'), /is another image/],
  ])(
    'that somebody else puts there in between (%s) is judged by the image',
    async (_, manifest, expected) => {
      const { ecr, image } = await pushed();
      ecr.before = request => {
        if (request === 'PutImageCommand') ecr.push(manifest, 'release-r1');
      };
      const result = tagImage(image, 'release-r1');
      if (typeof expected === 'string') expect(await result).toBe(expected);
      else await expect(result).rejects.toThrow(expected);
    },
  );

  test('fails where ECR does', async () => {
    const { ecr, image } = await pushed();
    ecr.before = request => {
      if (request === 'PutImageCommand') throw named('ServerException');
    };
    await expect(tagImage(image, 'release-r1')).rejects.toThrow('ServerException');
  });
});

describe('the platform of an image', () => {
  const config = JSON.stringify({ os: 'linux', architecture: 'arm64' });
  const single = (text: string) =>
    JSON.stringify({ config: { digest: `sha256:${createHash('sha256').update(text).digest('hex')}` } });
  const check = async (manifest: string, readBlob?: () => Promise<string>) => {
    const ecr = new FakeEcr();
    ecr.push(manifest, 'main');
    return checkPlatform(await resolveImage(ecr.repository(), 'main'), readBlob);
  };

  test.each([
    [
      'an index without ARM64',
      indexOf('1', 'linux/amd64', 'unknown/unknown'),
      undefined,
      /is for linux\/amd64; allowed: linux\/arm64/,
    ],
    ['an index of nothing but provenance', indexOf('1', 'unknown/unknown'), undefined, /is for no platform/],
    [
      'a single image for other machines',
      single('{"os":"linux","architecture":"amd64"}'),
      '{"os":"linux","architecture":"amd64"}',
      /is for linux\/amd64/,
    ],
  ])('%s: refused', async (_, manifest, blob, words) => {
    await expect(check(manifest, blob ? async () => blob : undefined)).rejects.toThrow(words);
  });

  test.each([
    ['an index', indexOf('1', 'linux/amd64', 'linux/arm64', 'unknown/unknown')],
    ['a single image', single(config)],
  ])('%s with ARM64: fine', async (_, manifest) => {
    expect(await check(manifest, async () => config)).toBeUndefined();
  });

  test.each([
    [
      'a single image in a cloud without configurations',
      single(config),
      undefined,
      /keeps no image configurations; not checked/,
    ],
    [
      'a configuration that was replaced',
      single('other'),
      async () => config,
      /has another digest; not checked/,
    ],
    [
      'a configuration that cannot be had',
      single(config),
      async () => Promise.reject(new Error('HTTP status 403')),
      /cannot be read \(HTTP status 403\); not checked/,
    ],
    ['no manifest at all', 'nonsense', undefined, /names no platform; not checked/],
  ])('%s: never called fine', async (_, manifest, readBlob, words) => {
    expect(await check(manifest, readBlob)).toMatch(words);
  });

  describe('is read from where ECR says', () => {
    const reading = async (status: number, body: string) => {
      const server = await startLoopback(() => ({ status, body }));
      const sent: unknown[] = [];
      const ecr = {
        send: async (command: { input: unknown }) => {
          sent.push(command.input);
          return { downloadUrl: `${server.url}/blob` };
        },
      };
      try {
        const image = {
          repository: new FakeEcr().repository('bi-api', '444444444444'),
          digest: '',
          manifest: '',
        };
        return { text: await readBlobOf(ecr as never)(image, 'sha256:1'), sent };
      } finally {
        await server.stop();
      }
    };

    test('in the repository’s own account', async () => {
      const { text, sent } = await reading(200, config);
      expect(text).toBe(config);
      expect(sent).toEqual([
        { repositoryName: 'bi-api', registryId: '444444444444', layerDigest: 'sha256:1' },
      ]);
    });

    test('and an error is no configuration', async () => {
      await expect(reading(403, 'denied')).rejects.toThrow('HTTP status 403');
    });
  });
});
