// The name of every public C# type in the namespaces of the slices. Names that differ only in their ending stand
// together: "|Args|State" lists the resources, each with its arguments and its state.
import fs from "node:fs";
import path from "node:path";
import ts from "typescript";
import { tokenOf } from "./javascript.mjs";
import { declarations, parse } from "./typings.mjs";

// A nested type is a class for each side that uses it: what a program gives, what it looks up, what it gets.
const sides = { State: ["Args", "GetArgs"], Args: ["Args"], InvokeArgs: ["InputArgs"], Result: ["Result"] };

/** `namespaces` maps modules of the package at `root` to C# namespaces. */
export function namesOf(root, namespaces) {
  const nested = new NestedTypes(root);
  const names = {};
  for (const [module, namespace] of Object.entries(namespaces)) {
    const types = new Names();
    for (const { name, source } of resourcesAndFunctions(root, module)) {
      types.add(name, "");
      for (const [declared, declaration] of declarations(source)) {
        const ending = declared.slice(name.length).replace("OutputArgs", "InvokeArgs").replace(".", "");
        types.add(name, ending);
        (sides[ending] ?? [""]).forEach((side) => nested.addUsed(declaration, side));
      }
    }
    enums(root, module).forEach((name) => types.add(name, ""));
    if (module === "index" && fs.existsSync(path.join(root, "config", "vars.d.ts"))) {
      types.add("Config", "");
    }
    names[namespace] = types.grouped();
  }
  for (const [module, namespace] of Object.entries(namespaces)) {
    names[`${namespace}.Inputs`] = nested.of("input", module)?.grouped();
    names[`${namespace}.Outputs`] = nested.of("output", module)?.grouped();
  }
  return names;
}

class Names {
  #endings = new Map();

  /** Whether the name was new. */
  add(name, ending) {
    const endings = this.#endings.get(name) ?? new Set();
    this.#endings.set(name, endings);
    return endings.size < endings.add(ending).size;
  }

  grouped() {
    const groups = {};
    for (const [name, endings] of [...this.#endings].sort(([a], [b]) => (a < b ? -1 : 1))) {
      (groups[[...endings].sort().join("|")] ??= []).push(name);
    }
    return groups;
  }
}

class NestedTypes {
  #declarations;
  #names = new Map();

  constructor(root) {
    this.#declarations = Object.fromEntries(
      ["input", "output"].map((kind) => [kind, declarations(parse(path.join(root, "types", `${kind}.d.ts`)))]),
    );
  }

  of(kind, module) {
    return this.#names.get(`${kind} ${module}`);
  }

  /** Adds what a declaration refers to, and what that refers to in turn. */
  addUsed(node, side) {
    const [kind, ...parts] = ts.isTypeReferenceNode(node) ? node.typeName.getText().split(".") : [];
    if (kind === "inputs" || kind === "outputs") {
      this.#add(kind.slice(0, -1), parts, side);
    }
    ts.forEachChild(node, (child) => this.addUsed(child, side));
  }

  #add(kind, parts, side) {
    const key = `${kind} ${parts.length > 1 ? parts[0] : "index"}`;
    const names = this.#names.get(key) ?? new Names();
    this.#names.set(key, names);
    // Of a function's arguments npm has a type of plain values, GetXFilter, and one of inputs, GetXFilterArgs.
    const name = side === "InputArgs" ? parts.at(-1).replace(/Args$/, "") : parts.at(-1);
    if (names.add(name, side)) {
      this.addUsed(this.#declarations[kind].get(parts.join(".")), side);
    }
  }
}

// Files without a token are conveniences of the TypeScript SDK.
function resourcesAndFunctions(root, module) {
  const directory = module === "index" ? root : path.join(root, module);
  return fs
    .readdirSync(directory)
    .filter((file) => file.endsWith(".js"))
    .map((file) => path.join(directory, file.slice(0, -".js".length)))
    .map((stem) => ({ stem, token: tokenOf(`${stem}.js`) }))
    .filter(({ token }) => token !== undefined)
    .map(({ stem, token }) => ({ name: className(token), source: parse(`${stem}.d.ts`) }));
}

function enums(root, module) {
  const folder = module === "index" ? "" : module;
  return parse(path.join(root, "types", "enums", folder, "index.d.ts"))
    .statements.filter(ts.isTypeAliasDeclaration)
    .map((statement) => statement.name.text);
}

// A provider's token is the package's name alone.
function className(token) {
  const name = token.split(":")[2] ?? "Provider";
  return name[0].toUpperCase() + name.slice(1);
}
