// What the npm packages do not tell (overlay.json): C# names and namespaces, which numbers are not whole,
// which nested members are secret; and what a slice leaves out. A line that matches nothing is a problem.
export class Overlay {
  #lines;
  #report;
  #used = new Set();

  constructor(lines, report) {
    this.#lines = lines;
    this.#report = report;
  }

  namespaces(tokens) {
    const modules = new Set(tokens.map((token) => token.split(/[:/]/)[1]));
    for (const [module, namespace] of Object.entries(this.#lines.namespaces)) {
      if (modules.has(module)) {
        this.#used.add(namespace);
      }
    }
    return this.#lines.namespaces;
  }

  /** Whether the slice leaves the property out. */
  omits(owner, name) {
    const omit = this.#lines.omit.find((pattern) =>
      new RegExp(`^${pattern.replace(".", "\\.").replace("*", ".*")}$`).test(`${owner}.${name}`),
    );
    this.#used.add(omit);
    return omit !== undefined;
  }

  /** The property as the overlay corrects it. */
  correct(property, owner, name) {
    const path = `${owner}.${name}`;
    if (this.#lines.doubles.includes(path)) {
      this.#used.add(path);
      property.type = "number";
    }
    if (this.#lines.secrets.includes(path)) {
      this.#used.add(path);
      property.secret = true;
    }
    const csharp = this.#lines.names[path];
    if (csharp !== undefined) {
      this.#used.add(path);
      property.language = { csharp: { name: csharp } };
    } else if (["", "state", "args"].some((end) => name.toLowerCase() === className(owner) + end)) {
      this.#report(`${path}: named like its class; give it a C# name in overlay.json`);
    }
    return property;
  }

  reportUnused() {
    const { namespaces, names, doubles, secrets, omit } = this.#lines;
    [...Object.values(namespaces), ...Object.keys(names), ...doubles, ...secrets, ...omit]
      .filter((line) => !this.#used.has(line))
      .forEach((line) => this.#report(`overlay.json: "${line}" matches nothing`));
  }
}

function className(token) {
  return token.split(":").at(-1).toLowerCase();
}
