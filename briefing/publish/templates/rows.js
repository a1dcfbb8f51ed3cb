// Each row that is about an indicator or target has an address, and says so to who points at it; so has
// each section, and each table and chart.
(() => {
  const address = (block) => `${location.href.split("#")[0]}#${block.id}`;
  const link = (block, label) => {
    const made = element("a", { className: "here", href: `#${block.id}` });
    made.setAttribute("aria-label", label);
    made.addEventListener("click", () => copy(address(block)));
    block.append(made);
  };
  const offer = (block, label, place = block) => foot(place, button(words.link, () => copy(address(block)), label));
  const named = (title) => `${words.link}: ${spaced(title)}`;

  document.querySelectorAll("main tbody tr").forEach((row) => {
    const cell = row.querySelector("td[id]") || row.querySelector("th[id]");
    if (cell) link(cell, fill(words.here, { row: said(cell) }));
  });
  // A heading that folds its section takes no second control.
  document.querySelectorAll("main :is(h2, h3)[id]:not(.contents *)").forEach((heading) => {
    const folded = heading.closest("summary");
    if (folded) offer(heading, named(heading.textContent), folded.parentNode);
    else link(heading, named(heading.textContent));
  });
  document.querySelectorAll("main :is(.table, .chart)[id]").forEach((block) => {
    offer(block, named(block.querySelector("caption, .title")?.textContent || ""));
  });
})();
