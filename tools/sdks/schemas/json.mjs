// JSON that reads well in a diff: keys sorted, what fits stays on one line.
const width = 110;

export function compact(value) {
  return print(value, "", 0) + "\n";
}

function print(value, indent, used) {
  const inline = oneLine(value);
  if (value === null || typeof value !== "object" || indent.length + used + inline.length <= width) {
    return inline;
  }
  const inner = indent + "  ";
  const lines = Array.isArray(value)
    ? value.map((item) => inner + print(item, inner, 1))
    : sorted(value).map(([key, item]) => {
        const name = `${JSON.stringify(key)}: `;
        return inner + name + print(item, inner, name.length + 1);
      });
  const [open, close] = Array.isArray(value) ? "[]" : "{}";
  return `${open}\n${lines.join(",\n")}\n${indent}${close}`;
}

function oneLine(value) {
  if (Array.isArray(value)) {
    return `[${value.map(oneLine).join(", ")}]`;
  }
  if (value === null || typeof value !== "object") {
    return JSON.stringify(value);
  }
  const items = sorted(value).map(([key, item]) => `${JSON.stringify(key)}: ${oneLine(item)}`);
  return items.length === 0 ? "{}" : `{ ${items.join(", ")} }`;
}

function sorted(value) {
  return Object.entries(value)
    .filter(([, item]) => item !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
}
