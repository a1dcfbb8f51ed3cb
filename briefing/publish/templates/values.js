// What a chart's marks stand for, where they are pointed at, tapped or reached by the keyboard: a chart
// is one stop of the tab key, arrows go from mark to mark, Escape puts the value away.
(() => {
  // Pixels from a mark within which it is meant.
  const REACH = 16;
  const STEPS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1, Home: -Infinity, End: Infinity };
  const tip = document.body.appendChild(clone(".tip"));
  let shown;
  let leaving;

  function hide() {
    clearTimeout(leaving);
    shown?.classList.remove("at");
    shown = undefined;
    tip.hidden = true;
  }

  // Time to reach the value itself, which may be read at leisure.
  function leave() {
    clearTimeout(leaving);
    leaving = setTimeout(hide, 400);
  }

  const apart = (a, b) => Math.hypot(a.left + a.right - b.left - b.right, a.top + a.bottom - b.top - b.bottom) / 2;

  function show(mark) {
    clearTimeout(leaving);
    if (mark === shown) return;
    hide();
    shown = mark;
    mark.classList.add("at");
    const at = mark.getBoundingClientRect();
    // Those on this spot are all told.
    const marks = [...mark.closest("svg").querySelectorAll("[data-value]")];
    const here = marks.filter((one) => one === mark || apart(one.getBoundingClientRect(), at) < 3);
    tip.textContent = here.map((one) => one.dataset.value).join("\n");
    tip.hidden = false;
    const left = at.left + (at.width - tip.offsetWidth) / 2;
    const room = document.documentElement.clientWidth - tip.offsetWidth - 8;
    const above = at.top - tip.offsetHeight - 6;
    tip.style.left = `${Math.max(8, Math.min(left, room)) + scrollX}px`;
    tip.style.top = `${(above > 0 ? above : at.bottom + 6) + scrollY}px`;
  }

  // The nearest mark within reach; of those that lie over each other the smallest.
  function nearest(marks, { clientX: x, clientY: y }) {
    const [found] = marks.map((mark) => {
      const { left, right, top, bottom } = mark.getBoundingClientRect();
      const far = Math.hypot(Math.max(left - x, 0, x - right), Math.max(top - y, 0, y - bottom));
      return { mark, far, size: (right - left) * (bottom - top) };
    }).sort((a, b) => a.far - b.far || a.size - b.size);
    return found.far <= REACH ? found.mark : undefined;
  }

  // All but the marks is said by the description.
  function quiet(part) {
    [...part.children].filter((one) => !one.matches("title, desc, [data-value]")).forEach((one) => {
      if (one.querySelector("[data-value]")) quiet(one);
      else one.setAttribute("aria-hidden", true);
    });
  }

  document.querySelectorAll("main .chart svg").forEach((drawing) => {
    const marks = [...drawing.querySelectorAll("[data-value]")];
    if (!marks.length) return;
    drawing.setAttribute("role", "group");
    // Its marks are reached instead.
    drawing.parentNode.removeAttribute("tabindex");
    quiet(drawing);
    // A drawing for a phone has its values from the wide one.
    const all = drawing.parentNode.querySelectorAll(".wide [data-value]");
    marks.forEach((mark, place) => {
      mark.dataset.value ||= all[place].dataset.value;
      mark.setAttribute("role", "img");
      mark.setAttribute("aria-label", mark.dataset.value);
      mark.tabIndex = place ? -1 : 0;
    });
    const point = (event) => {
      const mark = nearest(marks, event);
      if (mark) show(mark);
      else leave();
    };
    drawing.addEventListener("pointermove", point);
    drawing.addEventListener("click", point);
    drawing.addEventListener("pointerleave", (event) => event.pointerType === "mouse" && leave());
    drawing.addEventListener("focusin", (event) => show(event.target));
    drawing.addEventListener("focusout", hide);
    drawing.addEventListener("keydown", (event) => {
      const now = marks.indexOf(document.activeElement);
      if (!(event.key in STEPS) || now < 0) return;
      event.preventDefault();
      const to = marks[Math.max(0, Math.min(now + STEPS[event.key], marks.length - 1))];
      marks[now].tabIndex = -1;
      to.tabIndex = 0;
      to.focus();
    });
  });
  tip.addEventListener("pointerenter", () => clearTimeout(leaving));
  tip.addEventListener("pointerleave", leave);
  addEventListener("keydown", (event) => event.key === "Escape" && hide());
})();
