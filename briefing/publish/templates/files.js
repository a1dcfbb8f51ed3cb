// A table as CSV, a chart as SVG and PNG: made here, from what the page shows; nothing is asked for.
(() => {
  const named = (block, kind) => `${block.id || "table"}-${lang}.${kind}`;
  const plain = (text) => spaced(text.replace(/\u2212(?=\d)/g, "-"));
  const quoted = (text) => (/[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  // A sheet computes what begins like a formula, unless an apostrophe is before it; a number stays one.
  const safe = (text) => (/^["'\s]*([=@]|[+-](?!\s?\d([^=|!*^&+(]|\s\()*$))/.test(text) ? `'${text}` : text);

  // A figure without the marks of thousands, which a sheet set to another language takes for decimals.
  const figure = (cell) => {
    const text = said(cell);
    return cell.matches(".right") ? text.replace(lang === "vi" ? /(\d)\.(?=\d{3})/g : /(\d),(?=\d{3})/g, "$1") : text;
  };

  // The rows that are shown, in their order, the group of each in a column of its own. Numbers are as
  // the page's language writes them; what marks and second lines say stands in columns of its own.
  function csv(block) {
    const table = block.querySelector("table");
    const rows = [...table.tBodies].flatMap((body) => [...body.rows].filter((row) => !row.matches(".group, .away")));
    const label = (row) => row.parentNode.querySelector(".group")?.textContent || "";
    const notes = Object.fromEntries([...block.querySelectorAll(".notes li")].map((note) => {
      const [mark, ...text] = note.textContent.trim().split(" ");
      return [mark, text.join(" ")];
    }));
    const columns = [...table.tHead.rows[0].cells].flatMap((head, at) => {
      const unit = head.querySelector(".unit")?.textContent;
      const name = plain(head.textContent.slice(0, unit ? head.textContent.lastIndexOf(unit) : undefined));
      const full = unit ? `${name} (${unit})` : name;
      const below = (row) => [...row.cells[at].querySelectorAll(".sub")].map((part) => part.textContent).join(" ");
      const detailed = rows.some(below);
      return [
        [full, (row) => figure(row.cells[at])],
        ...(detailed ? [[fill(words.detail, { column: name }), below]] : []),
      ];
    });
    if (rows.some(label)) columns.unshift([words.group, label]);
    const marks = (row) => [...row.querySelectorAll("sup")].flatMap((part) => part.textContent.trim().split(", ")).map((mark) => notes[mark]);
    if (rows.flatMap(marks).some(Boolean)) {
      columns.push([words.notes, (row) => [...new Set(marks(row))].filter(Boolean).join(" ")]);
    }
    const lines = [columns.map(([name]) => name), ...rows.map((row) => columns.map(([, cell]) => cell(row)))];
    return lines.map((line) => line.map((cell) => quoted(safe(plain(cell)))).join(",")).join("\r\n") + "\r\n";
  }

  const rules = [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules]);
  const put = (part, facts) => Object.entries(facts).forEach(([fact, one]) => part.setAttribute(fact, one));

  // A chart with its title above and its source below, as it stands outside the page.
  function drawn(figure) {
    const own = figure.querySelector("svg");
    const { width, height } = own.viewBox.baseVal;
    const pad = 14;
    const root = own.cloneNode(false);
    root.removeAttribute("class");
    const pen = element("canvas").getContext("2d");
    let y = pad - 4;
    const fit = (text, weight, size) => { // as wide in any other font
      pen.font = `${weight} ${size} Inter`;
      text.setAttribute("textLength", pen.measureText(text.textContent).width);
    };
    const make = (name, facts, text) => {
      const made = document.createElementNS(own.namespaceURI, name);
      put(made, facts);
      if (text) made.textContent = text;
      root.append(made);
      return made;
    };
    const write = (text, size, weight, opacity) => {
      if (!text) return;
      pen.font = `${weight} ${size}px Inter`;
      const lines = [""];
      text.split(" ").forEach((word) => {
        const longer = `${lines.at(-1)} ${word}`.trim();
        if (pen.measureText(longer).width <= width) lines[lines.length - 1] = longer;
        else lines.push(word);
      });
      lines.forEach((line) => {
        y += size * 1.35;
        fit(make("text", { x: pad, y, "font-size": size, "font-weight": weight, "fill-opacity": opacity }, line), weight, `${size}px`);
      });
    };
    own.querySelectorAll(":scope > title, :scope > desc").forEach((part) => root.append(part.cloneNode(true)));
    make("rect", { width: "100%", height: "100%", fill: "white" });
    write(figure.querySelector(".title").textContent, 12, 600, 0.9);
    write(figure.querySelector(".subtitle")?.textContent, 9, 400, 0.7);
    write(figure.querySelector(".reading")?.textContent, 8, 400, 0.7);
    const inner = make("svg", { x: pad, y: y + 8, width, height, viewBox: own.getAttribute("viewBox") });
    inner.append(...[...own.children].filter((part) => !part.matches("title, desc")).map((part) => part.cloneNode(true)));
    const texts = own.querySelectorAll("text");
    inner.querySelectorAll("text").forEach((text, n) => {
      const { fontWeight, fontSize } = getComputedStyle(texts[n]);
      fit(text, fontWeight, fontSize);
    });
    inner.querySelectorAll("[data-value]").forEach((mark) => {
      "class tabindex role aria-label data-value".split(" ").forEach((name) => mark.removeAttribute(name));
    });
    y += height + 12;
    const source = figure.querySelector(".source");
    const label = source?.querySelector(".of")?.textContent || "";
    write(source && `${label} ${cited(source.textContent) || source.textContent.replace(label, "").trim()}`, 7.5, 400, 0.7);
    const size = [width + 2 * pad, y + pad];
    put(root, { role: "img", viewBox: `0 0 ${size.join(" ")}`, width: size[0], height: size[1], "font-family": "'Inter'" });
    return { root, size };
  }

  // In the colours of day, and as it was before it was made to answer.
  const day = rules.find((rule) => rule.selectorText === ".briefing" && rule.style.getPropertyValue("--ink")).style;
  const written = (root) => new XMLSerializer().serializeToString(root)
    .replace(/'Inter'/g, "Inter, Arial, sans-serif")
    .replace(/var\((--[\w-]+)\)/g, (_, name) => day.getPropertyValue(name).trim());

  async function png(figure) {
    const { root, size } = drawn(figure);
    const style = document.createElementNS(root.namespaceURI, "style");
    style.textContent = rules.filter((rule) => rule instanceof CSSFontFaceRule).map((rule) => rule.cssText).join("\n");
    root.prepend(style);
    const picture = new Image();
    picture.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(written(root))}`;
    await picture.decode();
    const canvas = element("canvas");
    [canvas.width, canvas.height] = size.map((length) => Math.round((length * 8) / 3));
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    canvas.toBlob((blob) => save(named(figure, "png"), blob));
  }

  function taking(kind, title, act) {
    const text = fill(words.take, { kind });
    return button(text, act, `${text}: ${title}`);
  }

  document.querySelectorAll("main .chart").forEach((figure) => {
    const title = figure.querySelector(".title").textContent;
    foot(
      figure,
      taking("SVG", title, () => save(named(figure, "svg"), written(drawn(figure).root), "image/svg+xml")),
      taking("PNG", title, () => png(figure)),
    );
  });
  document.querySelectorAll("main .table").forEach((block) => {
    if (!long(block)) return;
    const title = block.querySelector("caption")?.textContent || "";
    foot(block, taking("CSV", title, () => save(named(block, "csv"), `\uFEFF${csv(block)}`, "text/csv")));
  });
})();
