// Answers the cases of cases.json with two independent CEL engines.
// usage: node check.mjs CASES; the engines are looked up beside this file's modules.
import { readFileSync } from "node:fs";
import { celEnv, celMethod, CelScalar, parse, plan } from "@bufbuild/cel";
import { Environment } from "@marcbachmann/cel-js";

// https://cloud.google.com/iam/docs/conditions-attribute-reference#extract; no engine has it.
function extract(text, template) {
  const parts = template.match(/^([^{}]*)\{[^{}]*\}([^{}]*)$/);
  if (!parts) throw new Error(`'${template}' needs one pair of braces`);
  const [, before, after] = parts;
  const start = text.indexOf(before);
  if (start < 0) return "";
  const rest = text.slice(start + before.length);
  const end = after === "" ? rest.length : rest.indexOf(after);
  return end < 0 ? "" : rest.slice(0, end);
}

const bufEnv = celEnv({
  funcs: [
    celMethod("extract", CelScalar.STRING, [CelScalar.STRING], CelScalar.STRING, function (template) {
      return extract(String(this), template);
    }),
  ],
});
const celJs = new Environment({ unlistedVariablesAreDyn: true }).registerFunction(
  "string.extract(string): string",
  extract,
);

const engines = {
  "@bufbuild/cel": (expression, variables) => plan(bufEnv, parse(expression))(variables),
  "@marcbachmann/cel-js": (expression, variables) => celJs.evaluate(expression, variables),
};

function answer(engine, expression, arn) {
  const assertion = { arn, account: "123456789012", groups: ["a", "b"] };
  try {
    const value = engine(expression, { assertion });
    if (value instanceof Error || value?.constructor?.name === "CelError") return "error";
    return typeof value === "boolean" ? (value ? "True" : "False") : String(value);
  } catch {
    return "error";
  }
}

const { arns, cases } = JSON.parse(readFileSync(process.argv[2]));
let failed = 0;
let passed = 0;
for (const [name, engine] of Object.entries(engines)) {
  const stricter = [];
  for (const [expression, expected] of Object.entries(cases)) {
    const got = arns.map((arn) => answer(engine, expression, arn));
    if (JSON.stringify(got) === JSON.stringify(expected)) {
      passed++;
    } else if (name !== "@bufbuild/cel" && got.every((value, i) => value === expected[i] || value === "error")) {
      // Its type checker refuses mixed or unknown types before it looks at values.
      stricter.push(expression);
    } else {
      failed++;
      console.error(`${name}: ${expression}\n  expected ${expected}\n  got      ${got}`);
    }
  }
  if (stricter.length) console.log(`${name} refuses ${stricter.length}:\n  ${stricter.join("\n  ")}`);
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
