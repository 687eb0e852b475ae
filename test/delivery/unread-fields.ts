/**
 * The paths of the fields that a validator does not look at: those that its schema does not have. Schemas of Kubernetes allow
 * any field, so that a misspelt one would go unnoticed.
 */
export function unreadFields(object: object, validate: (object: object) => void): string[] {
  const unread = new Set(pathsIn(object, ''));
  validate(watched(object, '', (path) => unread.delete(path)));
  return [...unread];
}

function pathsIn(object: object, path: string): string[] {
  return Object.entries(object).flatMap(([key, value]: [string, unknown]) => {
    const inside = `${path}.${key}`;
    return [inside, ...(typeof value === 'object' && value !== null ? pathsIn(value, inside) : [])];
  });
}

function watched(object: object, path: string, onRead: (path: string) => void): object {
  return new Proxy(object, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key);
      if (typeof key === 'symbol') return value;
      const inside = `${path}.${key}`;
      onRead(inside);
      return typeof value === 'object' && value !== null ? watched(value, inside, onRead) : value;
    },
  });
}
