// usage: node check.mjs <page.html> [<directory for screenshots>]
// Opens the report in headless Chromium as on a desktop and as on a phone, light and dark: no error,
// no request, quick, searchable, operable by keyboard, accessible by axe's rules, nothing cut off.
import { readFileSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const require = createRequire(join(process.env.MODULES, "x.js"));
const puppeteer = require("puppeteer-core");
const axe = require.resolve("axe-core");

const [page, shots] = process.argv.slice(2);
const problems = [];
const expect = (holds, message) => holds || problems.push(message);

const bytes = statSync(page).size;
expect(bytes < 1_000_000, `the page weighs ${bytes} bytes`);

const browser = await puppeteer.launch({
  executablePath: process.env.CHROMIUM,
  args: ["--no-sandbox", "--disable-gpu"],
});
for (const width of [1440, 390]) {
  for (const scheme of ["light", "dark"]) {
    const where = `${width} px, ${scheme}`;
    const tab = await browser.newPage();
    await tab.setViewport({ width, height: 900, deviceScaleFactor: width === 390 ? 2 : 1 });
    await tab.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
    tab.on("pageerror", (error) => problems.push(`${where}: ${error}`));
    tab.on("console", (line) => line.type() === "error" && problems.push(`${where}: ${line.text()}`));
    tab.on("request", (request) =>
      expect(request.url() === String(pathToFileURL(resolve(page))), `${where}: asks for ${request.url()}`));

    await tab.goto(pathToFileURL(resolve(page)), { waitUntil: "load" });
    const took = await tab.evaluate(() => performance.getEntriesByType("navigation")[0].duration);
    expect(took < 1000, `${where}: took ${Math.round(took)} ms`);
    const overflow = await tab.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(overflow <= 0, `${where}: ${overflow} px wider than the screen`);
    const cut = await tab.$$eval("body *", (all) =>
      all.filter((part) => !part.closest(".visually-hidden, svg") && part.checkVisibility()
        && getComputedStyle(part).overflowX !== "visible" && part.scrollWidth > part.clientWidth + 1)
        .map((part) => `${part.tagName}.${part.className}`));
    expect(width > 390 || cut.length === 0, `${where}: cut off: ${cut}`);
    const lines = await tab.$eval("h1", (h1) =>
      (h1.clientHeight - 2 * parseFloat(getComputedStyle(h1).paddingTop)) / parseFloat(getComputedStyle(h1).lineHeight));
    expect(lines < 4.5, `${where}: the headline has ${Math.round(lines)} lines`);
    const [changes, height] = await tab.evaluate(() =>
      [document.querySelectorAll("details.change").length, Math.ceil(document.querySelector("footer").getBoundingClientRect().bottom)]);
    expect(width > 390 || changes !== 1 || height <= 850, `${where}: one change takes ${height} px`);
    await tab.evaluate(() => document.querySelectorAll(".part-of-page").forEach((part) => (part.open = true)));
    const pictures = await tab.$$eval(".picture", (all) =>
      all.filter((picture) => picture.getBoundingClientRect().width > 0).length);
    expect(pictures === 1, `${where}: ${pictures} pictures shown`);

    if (shots) await tab.screenshot({ path: join(shots, `report-${width}-${scheme}.png`), fullPage: true });

    await tab.evaluate(() => document.querySelectorAll("details").forEach((d) => (d.open = true)));
    await tab.evaluate(readFileSync(axe, "utf8"));
    const { violations } = await tab.evaluate(() => window.axe.run());
    for (const { id, help, nodes } of violations)
      problems.push(`${where}: ${id}: ${help} (${nodes.length}), e.g. ${nodes[0].target}`);

    await tab.keyboard.press("/");
    await tab.keyboard.type("cluster");
    const [found, said] = await tab.evaluate(() => [
      [...document.querySelectorAll(".component li")].filter((item) => item.checkVisibility()).map((item) => item.dataset.text),
      document.getElementById("found").textContent,
    ]);
    expect(found.length > 0 && found.every((text) => text.includes("cluster")), `${where}: the search shows ${found}`);
    expect(said === `${found.length} found`, `${where}: the search says '${said}'`);
    await tab.close();
  }
}
await browser.close();

problems.forEach((problem) => console.error(problem));
console.log(`report: ${bytes} bytes, ${problems.length} problems`);
process.exit(problems.length ? 1 : 0);
