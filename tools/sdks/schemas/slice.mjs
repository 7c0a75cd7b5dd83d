// Cuts the official schemas down to the tokens of tokens.txt: {gcp,aws,random}.json beside this file.
// The npm packages are the source: their typings carry every member and its type, their JavaScript what
// the typings leave out. What neither tells stands in overlay.json. Beside the slices, names.json lists every public
// type of the slices' namespaces.
import fs from "node:fs";
import path from "node:path";
import { Constructor, tokenOf } from "./javascript.mjs";
import { compact } from "./json.mjs";
import { namesOf } from "./names.mjs";
import { Overlay } from "./overlay.mjs";
import { parse, Typings } from "./typings.mjs";

const here = import.meta.dirname;
const problems = [];
const overlays = JSON.parse(fs.readFileSync(path.join(here, "overlay.json"), "utf8"));
const tokens = fs
  .readFileSync(path.join(here, "tokens.txt"), "utf8")
  .split("\n")
  .filter((line) => line && !line.startsWith("#"));

const slices = Object.keys(overlays).map((name) =>
  sliceOf(name, tokens.filter((token) => token.startsWith(`${name}:`))),
);
for (const token of tokens.filter((token) => !(token.split(":")[0] in overlays))) {
  problems.push(`${token}: overlay.json names no such package`);
}
if (problems.length > 0) {
  console.error(problems.join("\n"));
  process.exit(1);
}
for (const slice of slices) {
  fs.writeFileSync(path.join(here, `${slice.name}.json`), compact(slice));
}
const names = slices.map((slice) => namesOf(packageRoot(slice.name), namespaces(slice)));
fs.writeFileSync(path.join(here, "names.json"), compact(Object.assign({}, ...names)));

function packageRoot(name) {
  return path.join(here, "node_modules", "@pulumi", name);
}

/** By module: the C# namespaces in which the slice has types. */
function namespaces({ name, language, resources, functions }) {
  const modules = [...Object.keys(resources), ...Object.keys(functions)].map((token) => token.split(/[:/]/)[1]);
  const inCSharp = (module) => language.csharp.namespaces[module] ?? pascal(module);
  return {
    index: `Pulumi.${pascal(name)}`,
    ...Object.fromEntries(
      modules
        .filter((module) => module !== "index")
        .map((module) => [module, `Pulumi.${pascal(name)}.${inCSharp(module)}`]),
    ),
  };
}

function sliceOf(name, tokens) {
  const root = packageRoot(name);
  const report = (problem) => problems.push(`${name}: ${problem}`);
  const overlay = new Overlay(overlays[name], report);
  const typings = new Typings(name, root, overlay, report);

  const slice = {
    name,
    version: JSON.parse(fs.readFileSync(path.join(root, "package.json"), "utf8")).version,
    language: { csharp: { namespaces: overlay.namespaces(tokens) } },
    provider: provider(typings, path.join(root, "provider")),
    resources: {},
    functions: {},
  };
  for (const token of tokens) {
    const file = fileOf(root, token);
    if (file === undefined) {
      report(`${token}: the package has no such resource or function`);
    } else if (/^[A-Z]/.test(token.split(":")[2])) {
      slice.resources[token] = resource(typings, file, token, report);
    } else {
      slice.functions[token] = func(typings, file, token);
    }
  }
  slice.types = typings.usedTypes();
  overlay.reportUnused();
  return slice;
}

// `compute/vPNTunnel` is compute/vpntunnel.js: only the file names' case differs, and the file says its token.
function fileOf(root, token) {
  const [folder, name] = token.split(":")[1].split("/");
  const directory = folder === "index" ? root : path.join(root, folder);
  const file = fs
    .readdirSync(directory)
    .find((file) => file.toLowerCase() === `${name}.js`.toLowerCase());
  const stem = file && path.join(directory, file.slice(0, -".js".length));
  return stem && tokenOf(`${stem}.js`) === token ? stem : undefined;
}

function resource(typings, file, token, report) {
  const name = token.split(":")[2];
  const constructor = new Constructor(`${file}.js`);
  const source = parse(`${file}.d.ts`);
  const outputs = typings.members(source, name, token);
  const inputs = typings.members(source, `${name}Args`, token);
  const state = typings.members(source, `${name}State`, token);

  const known = new Set([...Object.keys(outputs.properties), ...Object.keys(inputs.properties)]);
  const other = [...known].filter((property) => !(property in state.properties));
  if (other.length > 0 || Object.keys(state.properties).length !== known.size) {
    report(`${token}: its state is not its inputs and outputs; stateInputs would have to be written`);
  }
  constructor.apply(inputs.properties, outputs.properties);
  return {
    ...(constructor.aliases.length > 0 && { aliases: constructor.aliases }),
    inputProperties: inputs.properties,
    requiredInputs: constructor.required,
    properties: outputs.properties,
    required: outputs.required,
  };
}

function provider(typings, file) {
  const constructor = new Constructor(`${file}.js`);
  const source = parse(`${file}.d.ts`);
  const inputs = typings.members(source, "ProviderArgs", "provider");
  const outputs = typings.members(source, "Provider", "provider");
  constructor.apply(inputs.properties, outputs.properties);
  return {
    inputProperties: inputs.properties,
    requiredInputs: constructor.required,
    properties: outputs.properties,
    required: outputs.required,
  };
}

function func(typings, file, token) {
  const name = token.split(":")[2];
  const source = parse(`${file}.d.ts`);
  return {
    inputs: { type: "object", ...typings.members(source, `${pascal(name)}Args`, token) },
    outputs: { type: "object", ...typings.members(source, `${pascal(name)}Result`, token) },
  };
}

function pascal(name) {
  return name[0].toUpperCase() + name.slice(1);
}
