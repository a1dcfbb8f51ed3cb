// Finds and sorts rows of long tables; keeps the place when the language changes.
(() => {
  // Rows; what is shorter is seen at a glance.
  const FEW = 8;
  const [thousands, decimal] = lang === "vi" ? [".", ","] : [",", "."];
  const collate = new Intl.Collator(lang, { numeric: true }).compare;
  const MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";

  // A text's first figure as the language writes it, or null; a month counts within its year.
  function figure(text) {
    const month = text.match(/^(\d\d?\/|[A-Z][a-z]+ )((?:19|20)\d\d)$/);
    if (month) {
      const number = parseInt(month[1]) || MONTHS.indexOf(month[1].slice(0, 3)) / 3 + 1;
      return Number(month[2]) + number / 13;
    }
    const found = text.replace("\u2212", "-").match(/-?\d[\d.,]*/);
    return found && parseFloat(found[0].replaceAll(thousands, "").replace(decimal, "."));
  }

  // What each row is sorted by: figures where a column is set as such, else words; "" stays last.
  function keys(rows, column) {
    const texts = rows.map((row) => said(row.cells[column]));
    const filled = texts.filter(Boolean);
    const numbered = !rows[0].cells[column].matches(".left")
      && filled.filter((text) => /\d/.test(text)).length * 2 > filled.length;
    const values = numbered ? texts.map((text) => figure(text) ?? "") : texts;
    return new Map(rows.map((row, at) => [row, values[at]]));
  }

  function ordered(rows, key, sign) {
    const order = (a, b) => (typeof a === "number" ? a - b : collate(a, b));
    return [...rows].sort((one, other) => {
      const [a, b] = [key.get(one), key.get(other)];
      return (a === "") - (b === "") || sign * order(a, b);
    });
  }

  function equip(block) {
    const table = block.querySelector("table");
    const parts = [...table.tBodies].map((body) => ({
      body,
      label: body.querySelector(".group")?.textContent.trim(),
      rows: [...body.rows].filter((row) => !row.matches(".group")),
    }));
    const rows = parts.flatMap((part) => part.rows);
    if (rows.length < FEW) return;
    const texts = new Map(rows.map((row) => [row, fold(row.textContent)]));
    const top = table.tHead.rows[0];
    const heads = [...top.cells].filter((head) => head.textContent.trim());
    const tools = clone(".tools");
    const [find, group, verdict, reset, count] = tools.querySelectorAll("input, select, button, p");

    // The column whose cells bear signs, if they say a few things: verdicts.
    const signed = (row, at) => row.cells[at].querySelector(".symbol");
    const column = [...top.cells].findIndex((_, at) => rows.filter((row) => signed(row, at)).length * 2 > rows.length);
    const verdicts = new Map(column < 0 ? [] : rows.filter((row) => signed(row, column)).map((row) => [
      said(row.cells[column]), signed(row, column).textContent,
    ]));
    if (verdicts.size > 1 && verdicts.size < 9) {
      verdict.previousElementSibling.textContent = spaced(top.cells[column].textContent);
      verdicts.forEach((sign, text) => verdict.add(new Option(`${sign} ${text}`, text)));
    } else verdict.parentNode.remove();

    function show() {
      const wanted = fold(find.value);
      let left = 0;
      parts.forEach(({ body, rows }, number) => {
        const chosen = !group.value || group.value === String(number);
        const judged = (row) => !verdict.value || said(row.cells[column]) === verdict.value;
        const away = (row) => !chosen || !judged(row) || !texts.get(row).includes(wanted);
        const kept = rows.filter((row) => !row.classList.toggle("away", away(row))).length;
        body.classList.toggle("away", !kept);
        left += kept;
      });
      const shown = { n: left.toLocaleString(lang), total: rows.length.toLocaleString(lang) };
      count.textContent = fill(count.dataset.says, shown);
    }

    // Rows move within their group, whose own row stays first.
    function place(order, head, told) {
      parts.forEach(({ body, rows }) => body.append(...order(rows)));
      heads.forEach((one) => one.setAttribute("aria-sort", one === head ? told : "none"));
    }

    function sort(head) {
      const down = head.getAttribute("aria-sort") === "ascending";
      const key = keys(rows, head.cellIndex);
      place((own) => ordered(own, key, down ? -1 : 1), head, down ? "descending" : "ascending");
    }

    function restore() {
      find.value = group.value = verdict.value = "";
      place((own) => own);
      show();
    }

    heads.forEach((head) => {
      const button = element("button");
      button.append(...head.childNodes);
      button.addEventListener("click", () => sort(head));
      head.append(button);
    });
    parts.forEach(({ label }, number) => label && group.add(new Option(label, number)));
    // "all" and one: nothing to choose.
    if (group.length < 3) group.parentNode.remove();
    tools.setAttribute("aria-label", table.caption?.textContent || "");
    find.addEventListener("input", show);
    [group, verdict].forEach((one) => one.addEventListener("change", show));
    reset.addEventListener("click", restore);
    // A link to a row that is put away brings all rows back.
    addEventListener("hashchange", () => {
      const aim = document.getElementById(location.hash.slice(1));
      if (!block.contains(aim) || !aim.closest(".away")) return;
      restore();
      aim.scrollIntoView();
    });
    block.classList.add("sorts");
    // Stands before the heads on a narrow page.
    top.dataset.says = tools.dataset.says;
    restore();
    const folded = block.querySelector(".fold > summary");
    if (folded) folded.after(tools);
    else block.prepend(tools);
  }

  // The other language opens at the last place above the middle of the window.
  const other = document.querySelector(".bar a[hreflang]");
  other?.addEventListener("click", () => {
    const places = [...document.querySelectorAll("main :is(h2, h3, .table, figure, th, td)[id]")];
    const passed = places.filter((one) => one.checkVisibility() && one.getBoundingClientRect().top < innerHeight / 2);
    other.hash = scrollY && passed.length ? passed.at(-1).id : location.hash;
  });

  document.querySelectorAll("main .table").forEach(equip);

  // On a phone the sections after a report's first page are folded, each under its heading.
  const narrow = matchMedia("(max-width: 46rem)");
  const sections = narrow.matches ? [...document.querySelectorAll("main > .break ~ h2")] : [];
  const folds = sections.map((heading) => {
    const fold = element("details", { className: "part" });
    heading.before(fold);
    fold.appendChild(element("summary")).append(heading);
    while (fold.nextSibling && !fold.nextSibling.matches?.("h2")) fold.append(fold.nextSibling);
    return fold;
  });
  narrow.addEventListener("change", () => folds.forEach((fold) => { fold.open ||= !narrow.matches; }));

  // A link to what is folded unfolds it.
  function unfold() {
    const aim = document.getElementById(location.hash.slice(1));
    const closed = [...document.querySelectorAll("main details:not([open])")].filter((fold) => fold.contains(aim));
    closed.forEach((fold) => { fold.open = true; });
    if (closed.length) aim.scrollIntoView();
  }
  addEventListener("hashchange", unfold);
  unfold();
})();
