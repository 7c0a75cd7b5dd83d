"use strict";
(() => {
  const query = document.getElementById("query");
  const found = document.getElementById("found");
  const groups = [...document.querySelectorAll(".component")];

  const search = () => {
    const words = query.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const group of groups) {
      let here = 0;
      for (const item of group.querySelectorAll("li")) {
        item.hidden = !words.every((word) => item.dataset.text.includes(word));
        here += item.hidden ? 0 : 1;
      }
      group.hidden = here === 0;
      group.open = true;
      shown += here;
    }
    found.textContent = words.length ? `${shown} found` : "";
  };

  const unfold = () => {
    const folded = location.hash && document.querySelector(`${location.hash} > details`);
    if (folded) folded.open = true;
  };

  addEventListener("hashchange", unfold);
  unfold();
  query.form.addEventListener("submit", (event) => event.preventDefault());
  query.addEventListener("input", search);
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && !/^(INPUT|TEXTAREA)$/.test(document.activeElement.tagName)) {
      event.preventDefault();
      query.focus();
    }
  });
  addEventListener("beforeprint", () => {
    for (const folded of document.querySelectorAll("details")) folded.open = true;
  });
})();
