// What a resource's JavaScript tells and its typings do not.
import fs from "node:fs";

export function tokenOf(file) {
  const text = fs.readFileSync(file, "utf8");
  return (
    text.match(/__pulumiType = '([^']+)'/)?.[1] ?? text.match(/runtime\.invoke\w*\("([^"]+)"/)?.[1]
  );
}

export class Constructor {
  constructor(file) {
    const text = fs.readFileSync(file, "utf8");
    const body = text.slice(text.lastIndexOf("__pulumiType ="));
    this.required = [...body.matchAll(/Missing required property '(\w+)'/g)].map((m) => m[1]).sort();
    this.aliases = literal(body, /aliases: (\[.*?\]) \}/).map(({ type }) => ({ type }));
    this.secretOutputs = literal(body, /additionalSecretOutputs: (\[.*?\]) \}/);
    this.assignments = [...body.matchAll(/resourceInputs\["(\w+)"\] = (.*);/g)]
      .map(([, name, value]) => ({ name, value }))
      .filter(({ value }) => value.includes("args?."));
  }

  apply(inputs, outputs) {
    for (const { name, value } of this.assignments.filter(({ name }) => name in inputs)) {
      if (value.includes("pulumi.secret(")) {
        inputs[name].secret = true;
      }
      const otherwise = value.match(/\(args\?\.\w+\) \?\? (.*?)(\)\.apply|$)/)?.[1];
      const variables = otherwise?.match(/^utilities\.getEnv\((.*)\)$/)?.[1];
      if (variables !== undefined) {
        inputs[name].defaultInfo = { environment: JSON.parse(`[${variables}]`) };
      } else if (otherwise !== undefined) {
        inputs[name].default = JSON.parse(otherwise);
      }
    }
    for (const name of this.secretOutputs.filter((name) => name in outputs)) {
      outputs[name].secret = true;
    }
  }
}

function literal(text, pattern) {
  const match = text.match(pattern)?.[1] ?? "[]";
  return JSON.parse(match.replaceAll(/(\w+): /g, '"$1": '));
}
