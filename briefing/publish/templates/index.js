// Finds indicators by their names, domains and figures. The list is there without it, by domain.
document.querySelectorAll(".finder").forEach((finder) => {
  const tools = finder.querySelector("template").content.firstElementChild.cloneNode(true);
  const [find, count] = tools.querySelectorAll("input, p");
  const lang = finder.closest("[lang]").lang;
  const parts = [...finder.querySelectorAll("details")].map((part) => {
    const domain = fold(part.querySelector("summary").textContent);
    const items = [...part.querySelectorAll("li.indicator")].map((item) => {
      const [name, ...told] = [...item.querySelectorAll(".name, .told")]
        .map((one) => fold(one.textContent));
      return [item, ` ${name}`, [name, ...told, domain].join("\n")];
    });
    return [part, items];
  });
  const total = parts.reduce((sum, [, items]) => sum + items.length, 0);

  // Words in any order begin words of the name; or all that was typed stands in one of the texts.
  function show() {
    const typed = fold(find.value);
    const wanted = typed.split(" ").filter(Boolean);
    let n = 0;
    parts.forEach(([part, items]) => {
      let kept = 0;
      items.forEach(([item, name, text]) => {
        item.hidden = !text.includes(typed) && !wanted.every((word) => name.includes(` ${word}`));
        kept += !item.hidden;
      });
      part.hidden = !kept;
      part.querySelector(".of").hidden = wanted.length > 0;
      part.open = wanted.length > 0 && kept > 0;
      n += kept;
    });
    const shown = { n, total };
    count.textContent = count.dataset.says
      .replace(/{(\w+)}/g, (_, name) => shown[name].toLocaleString(lang));
  }

  find.addEventListener("input", show);
  show();
  finder.querySelector("h2").after(tools);
});
