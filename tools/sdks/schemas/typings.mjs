// Reads TypeScript declarations as schema properties and types.
import fs from "node:fs";
import path from "node:path";
import ts from "typescript";

const largestEnum = 64;

export class Typings {
  #package;
  #overlay;
  #report;
  #inputs;
  #outputs;
  #types;
  #used = new Map();

  constructor(name, root, overlay, report) {
    this.#package = name;
    this.#overlay = overlay;
    this.#report = report;
    this.#types = path.join(root, "types");
    this.#inputs = declarations(parse(path.join(this.#types, "input.d.ts")));
    this.#outputs = declarations(parse(path.join(this.#types, "output.d.ts")));
  }

  /** Properties and required names of the interface or class `name`; `owner` is what the overlay calls it. */
  members(source, name, owner) {
    const declaration = declarations(source).get(name);
    return declaration ? this.#members(declaration, owner) : { properties: {}, required: [] };
  }

  usedTypes() {
    return Object.fromEntries(this.#used);
  }

  #members(declaration, owner) {
    const properties = {};
    const required = [];
    for (const member of declaration.members.filter((m) => isProperty(m))) {
      const name = member.name.text;
      if (this.#overlay.omits(owner, name)) {
        continue;
      }
      const property = this.#overlay.correct(this.#type(member.type, `${owner}.${name}`), owner, name);
      if (ts.getJSDocDeprecatedTag(member)) {
        property.deprecationMessage = "deprecated by the provider";
      }
      properties[name] = property;
      if (!member.questionToken && !isOptional(member.type)) {
        required.push(name);
      }
    }
    return { properties, required: required.sort() };
  }

  #type(node, where) {
    if (ts.isParenthesizedTypeNode(node)) {
      return this.#type(node.type, where);
    }
    if (ts.isTypeReferenceNode(node) && /^pulumi\.(Input|Output)$/.test(node.typeName.getText())) {
      return this.#type(node.typeArguments[0], where);
    }
    if (ts.isUnionTypeNode(node)) {
      return this.#union(node, where);
    }
    if (ts.isArrayTypeNode(node)) {
      return { type: "array", items: this.#type(node.elementType, where) };
    }
    if (ts.isTypeLiteralNode(node)) {
      const index = node.members.find(ts.isIndexSignatureDeclaration);
      return { type: "object", additionalProperties: this.#type(index.type, where) };
    }
    switch (node.kind) {
      case ts.SyntaxKind.StringKeyword:
        return { type: "string" };
      case ts.SyntaxKind.NumberKeyword:
        return { type: "integer" };
      case ts.SyntaxKind.BooleanKeyword:
        return { type: "boolean" };
      case ts.SyntaxKind.AnyKeyword:
        return { $ref: "pulumi.json#/Any" };
    }
    return this.#reference(node.getText().split("."), where);
  }

  #union(node, where) {
    const parts = node.types.filter((type) => type.kind !== ts.SyntaxKind.UndefinedKeyword);
    if (parts.some((type) => type.getText() === "pulumi.asset.Asset")) {
      return { $ref: "pulumi.json#/Asset" };
    }
    // `string | Role`, `string | inputs.iam.PolicyDocument` are conveniences of the TypeScript SDK.
    const text = parts.some((type) => type.kind === ts.SyntaxKind.StringKeyword);
    const kept = parts.filter((type) => !text || !isConvenience(type)).map((type) => this.#type(type, where));
    return kept.length === 1 ? kept[0] : { type: kept[0].type, oneOf: kept };
  }

  #reference([root, ...names], where) {
    const name = names.at(-1) ?? root;
    const module = names.length > 1 ? names[0] : "index";
    switch (root) {
      case "ARN":
        return { type: "string" };
      case "enums":
        return { type: "string", $ref: this.#enum(module, name) };
      case "inputs":
      case "outputs":
        return { $ref: this.#object(module, name) };
      default:
        this.#report(`${where}: unknown type ${[root, ...names].join(".")}`);
        return {};
    }
  }

  #object(module, name) {
    const member = name.startsWith("Get") ? name[0].toLowerCase() + name.slice(1) : name;
    const token = `${this.#package}:${module}/${member}:${member}`;
    if (!this.#used.has(token)) {
      this.#used.set(token, undefined);
      const key = module === "index" ? name : `${module}.${name}`;
      const input = this.#inputs.get(key);
      const output = this.#outputs.get(key);
      // An output's typing shows what Node always finds there; what is required, the input's tells.
      const type = this.#members(input ?? output, token);
      if (input && output) {
        this.#addMissing(type.properties, this.#members(output, token).properties);
      }
      this.#markSecrets(input ?? output, type.properties);
      this.#used.set(token, { type: "object", ...type });
    }
    return `#/types/${token}`;
  }

  #addMissing(properties, others) {
    for (const [name, property] of Object.entries(others).filter(([name]) => !(name in properties))) {
      properties[name] = property;
    }
  }

  #markSecrets(declaration, properties) {
    for (const member of declaration.members.filter((m) => isProperty(m))) {
      if (/property is sensitive/.test(member.getFullText())) {
        properties[member.name.text].secret = true;
      }
    }
  }

  #enum(module, name) {
    const token = `${this.#package}:${module}/${name[0].toLowerCase() + name.slice(1)}:${name}`;
    if (!this.#used.has(token)) {
      const source = parse(path.join(this.#types, "enums", module, "index.d.ts"));
      const values = enumValues(source, name);
      // Longer lists (EC2's 1,400 instance types) change monthly and would drown the slice: any text is allowed.
      this.#used.set(token, { type: "string", enum: values.length > largestEnum ? [] : values });
    }
    return `#/types/${token}`;
  }
}

/** The declarations of a file; of a package without nested types or enums there is none to read. */
export function parse(file) {
  const text = fs.existsSync(file) ? fs.readFileSync(file, "utf8") : "";
  return ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
}

/** Interfaces and classes by name, `module.Name` inside a namespace. */
export function declarations(source) {
  const found = new Map();
  const visit = (nodes, prefix) => {
    for (const node of nodes) {
      if (ts.isModuleDeclaration(node)) {
        visit(node.body.statements, `${node.name.text}.`);
      } else if (ts.isInterfaceDeclaration(node) || ts.isClassDeclaration(node)) {
        found.set(prefix + node.name.text, node);
      }
    }
  };
  visit(source.statements, "");
  return found;
}

function enumValues(source, name) {
  const statement = source.statements
    .filter(ts.isVariableStatement)
    .find((node) => node.declarationList.declarations[0].name.text === name);
  return statement.declarationList.declarations[0].type.members.map((member) => ({
    name: member.name.text,
    value: member.type.literal.text,
  }));
}

function isProperty(member) {
  return ts.isPropertySignature(member) || ts.isPropertyDeclaration(member);
}

function isOptional(type) {
  const inner = type.typeArguments?.[0] ?? type;
  return (
    ts.isUnionTypeNode(inner) && inner.types.some((t) => t.kind === ts.SyntaxKind.UndefinedKeyword)
  );
}

function isConvenience(type) {
  return ts.isTypeReferenceNode(type) && !type.getText().startsWith("enums.");
}
