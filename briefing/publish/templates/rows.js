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
