// Each row that is about an indicator or target has an address, and says so to who points at it.
document.querySelectorAll("main tbody tr").forEach((row) => {
  const cell = row.querySelector("td[id]") || row.querySelector("th[id]");
  if (!cell) return;
  const link = document.createElement("a");
  link.className = "here";
  link.href = `#${cell.id}`;
  link.setAttribute("aria-label", fill(words.here, { row: said(cell) }));
  link.addEventListener("click", () => copy(link.href));
  cell.append(link);
});
// So has each section, and each table and chart.
(() => {
  const address = (block) => `${location.href.split("#")[0]}#${block.id}`;
  document.querySelectorAll("main :is(h2, h3)[id]:not(.contents *)").forEach((heading) => {
    const link = document.createElement("a");
    link.className = "here";
    link.href = `#${heading.id}`;
    link.setAttribute("aria-label", `${words.link}: ${spaced(heading.textContent)}`);
    link.addEventListener("click", () => copy(address(heading)));
    heading.append(link);
  });
  document.querySelectorAll("main :is(.table, .chart)[id]").forEach((block) => {
    const title = block.querySelector("caption, .title")?.textContent || "";
    foot(block, button(words.link, () => copy(address(block)), `${words.link}: ${title}`));
  });
})();
