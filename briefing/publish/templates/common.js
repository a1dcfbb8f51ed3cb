// What the parts of a page's script share. All that is added to a page is made from its <template>.
const lang = document.documentElement.lang;
const frame = document.querySelector("template").content;
const words = Object.fromEntries([...frame.querySelectorAll("data")].map((one) => [one.value, one.textContent]));
const known = JSON.parse(document.querySelector("script[type]")?.textContent || "{}"); // publish/places.py
const element = (tag, facts) => Object.assign(document.createElement(tag), facts);
const clone = (what) => frame.querySelector(what).cloneNode(true);
const fill = (text, values) => text.replace(/{(\w+)}/g, (_, name) => values[name]);

const spaced = (text) => text.replace(/\s+/g, " ").trim();

// What a cell says without sign, second line and marks; "" for a dash.
function said(cell) {
  const copy = cell.cloneNode(true);
  copy.querySelectorAll(".symbol, .sub, sup").forEach((part) => part.remove());
  return spaced(copy.textContent).replace(/^\u2013$/, "");
}

function button(text, act, label) {
  const made = element("button", { type: "button", textContent: text });
  if (label) made.setAttribute("aria-label", label);
  made.addEventListener("click", act);
  return made;
}

// Worth a file of its own: what has less rows is sooner typed.
const long = (block) => block.querySelectorAll("tbody tr:not(.group)").length > 3;

// The quiet buttons at the foot of a table or chart.
function foot(block, ...buttons) {
  const row = block.querySelector(":scope > .take") || block.appendChild(clone(".take"));
  row.append(...buttons);
}

const live = document.body.appendChild(clone(".told"));
let fades;
function tell(...what) {
  live.replaceChildren(...what);
  clearTimeout(fades);
  fades = setTimeout(() => live.replaceChildren(), 8000);
}

// To the clipboard; where a browser refuses, the text is left selected for the reader's own hand.
async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const before = document.activeElement;
    const field = element("textarea", { value: text, readOnly: true });
    field.setAttribute("aria-label", words.by_hand);
    tell(words.by_hand, field);
    clearTimeout(fades);
    field.select();
    if (!document.execCommand("copy")) return;
    before.focus();
  }
  tell(fill(words.copied, { said: text }));
}

// "[2] II.1" with the titles that stand behind its numbers.
function cited(text) {
  const found = [...new Set(text.match(/\[\d+\]/g))].map((mark) => known.sources?.[mark.slice(1, -1)]);
  return found.filter(Boolean).join("; ");
}

function save(name, content, type) {
  const blob = content instanceof Blob ? content : new Blob([content], { type });
  const link = element("a", { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}
