// Makes Object.prototype read-only, so that no script can change the behavior of all objects (prototype pollution).
// Objects can still have own properties of the same names: with Object.freeze alone, an assignment such as
// `date.toString = …` would fail, and libraries contain such assignments.
// https://github.com/endojs/endo/blob/master/packages/ses/docs/lockdown.md explains the mistake of the language.
(() => {
  "use strict";
  const prototype = Object.prototype;
  for (const name of Object.getOwnPropertyNames(prototype)) {
    const { value } = Object.getOwnPropertyDescriptor(prototype, name);
    // `__proto__` is no value.
    if (value === undefined) continue;
    Object.defineProperty(prototype, name, {
      get: () => value,
      set(own) {
        if (this === prototype) throw new TypeError(`Object.prototype.${name} is read-only`);
        Object.defineProperty(this, name, {
          value: own,
          writable: true,
          enumerable: true,
          configurable: true,
        });
      },
      enumerable: false,
      configurable: false,
    });
  }
  Object.freeze(prototype);
})();
