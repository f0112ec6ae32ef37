/** What a configuration says at a dotted path such as `api.tasks.max`; undefined where it says nothing. */
export const valueAt = (config: object, path: string): unknown =>
  path
    .split('.')
    .reduce<unknown>(
      (value, key) =>
        typeof value === 'object' && value !== null && Object.hasOwn(value, key)
          ? Reflect.get(value, key)
          : undefined,
      config,
    );
