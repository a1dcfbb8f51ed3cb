// A figure opens what it rests on, and is copied as a sentence with its source.
(() => {
  // Texts stand once, in the order in which they are first said, and are told by their place.
  const { sources = {}, texts = [] } = known;
  const told = (parts, at) => parts.map((part, n) => (at.includes(n) ? texts[part] : part));
  const each = (all = {}, at) => Object.fromEntries(Object.entries(all).map(([key, parts]) => [key, told(parts, at)]));
  const statements = each(known.statements, [0, 2, 3, 4, 6, 7]); // all but source and whether in force
  const figures = each(known.figures, [0, 1, 2, 4, 6]);
  const box = document.body.appendChild(clone("dialog"));
  const [title, value, body] = box.querySelectorAll("h2, .value, div");
  const [take, close] = box.querySelectorAll("button");
  let open;

  const make = (tag, text, name) => element(tag, { textContent: text, className: name || "" });
  const sourced = (said, source) => (source ? fill(words.sourced, { said, source }) : said);
  const cite = ([, number, place]) => [sources[number], place].filter(Boolean).join(", ");

  // The statement in force of a figure; of one that is worked out those of all it is made from.
  function origins([, , , own, , inputs]) {
    if (!own.length) return inputs.flatMap((key) => origins(figures[key]));
    return [statements[own.find((key) => statements[key][5]) || own[0]]];
  }

  function sentence(key) {
    const [name, value, period, own, rule] = figures[key];
    const from = origins(figures[key]);
    const about = [period, own.length && from[0][6]].filter(Boolean).join("; ");
    const text = fill(words.figure, { name, value, period: about }) + (rule && `; ${fill(words.worked, { rule })}`);
    return sourced(text, [...new Set(from.map(cite))].join("; "));
  }

  function statement(key, list) {
    const item = clone("li");
    const [value, number, , wording, standing, force, remarks, note] = statements[key];
    const [head, figure, remark, quote, caveat, source, link] = item.querySelectorAll("[class], q, a");
    item.classList.toggle("force", force);
    head.textContent = standing;
    remark.textContent = remarks && `(${remarks})`;
    figure.textContent = value;
    if (wording) quote.textContent = wording;
    else quote.remove();
    if (note) caveat.textContent = note;
    else caveat.remove();
    source.textContent = `[${number}] ${cite(statements[key])}`;
    link.href = `${list}#${key}`;
    return item;
  }

  function ground(key, list) {
    const [, , , own, rule, inputs, note] = figures[key];
    const all = make("ol", "");
    all.append(...own.map((one) => statement(one, list)));
    const below = inputs.flatMap((one) => {
      const [name, value, period] = figures[one];
      return [make("h3", fill(words.figure, { name, value, period })), ...ground(one, list)];
    });
    return [...(note ? [make("p", note, "caveat")] : []), ...(rule ? [make("p", fill(words.worked, { rule }), "rule")] : []), ...(own.length ? [all] : []), ...below];
  }

  function show(key, list) {
    const [name, said, period] = figures[key];
    title.textContent = name;
    value.replaceChildren(make("strong", said), ` (${period})`);
    body.replaceChildren(...ground(key, list));
    open = key;
    box.append(live); // what lies behind an open dialog is not heard
    box.showModal();
    box.scrollTop = 0;
  }

  const keyOf = (link) => link.dataset.figure || link.hash.slice(1);
  const stated = [...document.querySelectorAll("a.stated")].filter((link) => figures[keyOf(link)]);
  stated.forEach((link) => link.setAttribute("aria-haspopup", "dialog"));
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a.stated[aria-haspopup]");
    if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    show(keyOf(link), link.href.split("#")[0]);
  });
  take.addEventListener("click", () => copy(sentence(open)));
  close.addEventListener("click", () => box.close());
  box.addEventListener("close", () => document.body.append(live));
  box.addEventListener("click", (event) => { // beside the dialog
    const { left, right, top, bottom } = box.getBoundingClientRect();
    const { target, clientX: x, clientY: y } = event;
    if (target === box && (x < left || x > right || y < top || y > bottom)) box.close();
  });

  // Any other number of a table: its row, its column, the sources of its row or else of the table.
  function described(cell, block) {
    const row = cell.parentNode;
    const text = fill(words.cell, {
      value: said(cell),
      row: said(row.querySelector("th")),
      column: spaced(block.querySelector("thead tr").cells[cell.cellIndex].textContent),
      table: spaced(block.querySelector("caption")?.textContent || ""),
    });
    return sourced(text, cited(row.textContent) || cited(block.querySelector(".source")?.textContent || ""));
  }

  // While it is pressed, each number of the table is a button that copies it.
  function copying(block) {
    const cells = [...block.querySelectorAll("tbody td.right")].filter((cell) => /\d/.test(said(cell)));
    if (!cells.length) return;
    const mode = button(words.copy_mode, () => {
      const on = !block.matches(".picks");
      mode.setAttribute("aria-pressed", on);
      block.classList.toggle("picks", on);
      cells.filter((cell) => !cell.querySelector("a.stated")).forEach(on ? wrap : unwrap);
    });
    mode.setAttribute("aria-pressed", false);
    block.addEventListener("click", (event) => {
      const picked = block.matches(".picks") && event.target.closest("td .pick, td a.stated");
      if (!picked) return;
      event.preventDefault();
      const cell = picked.closest("td");
      copy(figures[picked.hash && keyOf(picked)] ? sentence(keyOf(picked)) : described(cell, block));
    });
    foot(block, mode);
  }

  function wrap(cell) {
    const nodes = [...cell.childNodes];
    const end = nodes.findIndex((node) => node.matches?.("sup, .bar, .sub"));
    const pick = button("");
    pick.className = "pick";
    cell.prepend(pick);
    pick.append(...nodes.slice(0, end < 0 ? nodes.length : end));
  }

  function unwrap(cell) {
    const pick = cell.querySelector(".pick");
    pick.replaceWith(...pick.childNodes);
  }

  document.querySelectorAll("main .table").forEach((block) => long(block) && copying(block));
  document.querySelectorAll(".tile .value:not(:has(a))").forEach((value) => {
    const tile = value.parentNode;
    const pick = button("", () => {
      const text = `${said(value)} \u2013 ${tile.querySelector(".label").textContent}`;
      copy(sourced(text, cited(tile.querySelector(".source")?.textContent || "")));
    }, `${words.copy_it}: ${said(value)}`);
    pick.className = "pick";
    pick.append(...value.childNodes);
    value.append(pick);
  });
})();
