/* Adds to a domain's table: a filter over its rows, and the copying of a link to a row.
   Without this script the page shows the whole table. */
"use strict";

function element(tag, className, text) {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}

function fold(text) {
  return text.normalize("NFKC").toLowerCase();
}

/* What a row says; of the channels only the ticked ones (b), not the open boxes (i). */
function textOf(row, group) {
  const cells = [...row.cells].filter((cell) => cell !== group);
  const texts = cells.map((cell) => {
    const ticked = [...cell.querySelectorAll("b")];
    return ticked.length || cell.querySelector("i") ? ticked.map((box) => box.textContent).join("\n") : cell.textContent;
  });
  return fold([group ? group.textContent : "", ...texts].join("\n"));
}

/* The table's bodies, each with its merged cell (that cell's column, too) and its rows. */
function bodiesOf(table) {
  return [...table.tBodies].map((body) => {
    const group = body.querySelector('th[scope="rowgroup"]');
    const rows = [...body.rows].map((row) => ({ row, text: textOf(row, group), tiers: row.dataset.tiers.split(" ") }));
    return { body, group, column: group ? group.cellIndex : 0, rows };
  });
}

/* Shows the rows that match; the merged cell moves to the first of them and covers just them. */
function showRows({ body, group, column, rows }, words, tier) {
  const visible = rows.filter((one) => {
    const matches = words.every((word) => one.text.includes(word)) && (!tier || one.tiers.includes(tier));
    one.row.hidden = !matches;
    return matches;
  });
  body.hidden = !visible.length;
  if (group && visible.length) {
    group.remove();
    group.rowSpan = visible.length;
    visible[0].row.insertBefore(group, visible[0].row.cells[column]);
  }
  return visible.length;
}

/* Puts a text on the clipboard, also where the site has no https; true where that worked. */
async function copyText(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text).then(() => true, () => false);
  const area = element("textarea", "", text);
  document.body.append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  return done;
}

function addCopying(table, status) {
  for (const link of table.querySelectorAll("a.n")) {
    const button = element("button", "copy", "复制链接");
    button.type = "button";
    button.setAttribute("aria-label", `复制 ${link.textContent} 的链接`);
    link.after(button);
  }
  table.addEventListener("click", async (event) => {
    const button = event.target.closest("button.copy");
    if (!button) return;
    const link = button.previousElementSibling;
    const done = await copyText(link.href);
    status.textContent = done ? `已复制 ${link.textContent} 的链接。` : `没能复制，链接是 ${link.href}`;
    button.textContent = done ? "已复制" : "没能复制";
    button.focus();
    setTimeout(() => (button.textContent = "复制链接"), 2000);
  });
}

function addFilter(table, status) {
  const bodies = bodiesOf(table);
  const rows = bodies.flatMap((body) => body.rows);
  const tools = element("form", "tools", "");
  tools.setAttribute("role", "search");
  tools.setAttribute("aria-label", "筛选本页");
  const words = element("input", "", "");
  words.type = "search";
  words.autocomplete = "off";
  const box = element("label", "", "筛选本页 ");
  box.append(words);
  const tiers = [...new Set(rows.flatMap((one) => one.tiers))].filter(Boolean);
  const tier = element("select", "", "");
  tier.append(new Option("全部", ""), ...tiers.map((name) => new Option(`只看${name}`, name)));
  const choice = element("label", "", "公开层级 ");
  choice.append(tier);
  tools.append(box, choice, status);

  function update() {
    const wanted = fold(words.value).split(/\s+/).filter(Boolean);
    const count = bodies.reduce((sum, body) => sum + showRows(body, wanted, tier.value), 0);
    const filtered = wanted.length || tier.value;
    status.textContent = !filtered ? "" : count ? `列出 ${count} 项，本页共 ${rows.length} 项。` : "本页没有这样的事项。";
  }

  tools.addEventListener("input", (event) => {
    if (!event.isComposing) update();
  });
  tools.addEventListener("compositionend", update);
  tools.addEventListener("submit", (event) => event.preventDefault());
  /* A link to a row that is filtered away shows the whole table again. */
  addEventListener("hashchange", () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target || !target.hidden) return;
    tools.reset();
    update();
    target.scrollIntoView();
  });
  table.before(tools);
}

addEventListener("DOMContentLoaded", () => {
  const table = document.querySelector("table");
  const status = element("p", "", "");
  status.setAttribute("role", "status");
  if (table.tBodies.length) {
    addFilter(table, status);
    addCopying(table, status);
  }
});
