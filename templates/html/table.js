/* Brings a domain's table to life: filters and sorts its rows, prints those shown, copies links to them.
   Until this script runs the page shows the whole table and the form above it is not displayed. */
"use strict";

const ORDER = new Intl.Collator("zh", { numeric: true });

function fold(text) {
  return text.normalize("NFKC").toLowerCase();
}

/* The lines of a cell; of the channels only the ticked ones, not the open boxes (i). */
function linesOf(cell) {
  const lines = [...cell.querySelectorAll("li")].map((line) => line.textContent);
  if (lines.length) return lines;
  if (!cell.querySelector("i")) return [cell.textContent];
  return [...cell.childNodes].filter((node) => node.nodeName !== "I").map((node) => node.textContent);
}

/* The table's columns as the page tells them: the key of each, and the value of a tick column. */
function columnsOf(table) {
  return [...table.querySelectorAll("col")].map((col) => ({ key: col.dataset.key, value: col.dataset.value }));
}

/* The rows with their cells by column; a merged cell belongs to every row that it covers. */
function rowsOf(table) {
  return [...table.tBodies].flatMap((body) => {
    const group = body.querySelector('th[scope="rowgroup"]');
    const place = group ? group.cellIndex : -1;
    return [...body.rows].map((row) => {
      const cells = [...row.cells];
      if (group && !cells.includes(group)) cells.splice(place, 0, group);
      const lines = cells.map(linesOf);
      return { row, group, place, lines, text: fold(lines.flat().join("\n")) };
    });
  });
}

/* Whether a row holds all words and, for each column chosen, the value: as a tick, or as one of the cell's lines. */
function matches(one, columns, words, chosen) {
  return (
    words.every((word) => one.text.includes(word)) &&
    Object.entries(chosen).every(([key, value]) =>
      columns.some((column, place) => {
        if (column.key !== key) return false;
        return column.value ? column.value === value && one.lines[place][0] !== "" : one.lines[place].includes(value);
      }),
    )
  );
}

/* Rows in the order of a column (-1: of the catalog); empty cells last, ticks before none. */
function sorted(rows, place, down) {
  if (place < 0) return rows;
  const keyed = rows.map((one) => ({ one, key: one.lines[place].join("\n") }));
  keyed.sort((a, b) => !a.key - !b.key || (down ? -1 : 1) * ORDER.compare(a.key, b.key));
  return keyed.map(({ one }) => one);
}

/* Puts rows into the table, each run of the same merged cell into a body of its own. */
function layOut(table, rows) {
  for (const body of [...table.tBodies]) body.remove();
  let body = null;
  let former = null;
  for (const { row, group, place } of rows) {
    for (const cell of row.querySelectorAll('th[scope="rowgroup"]')) cell.remove();
    if (!body || !group || !former || group.textContent !== former.textContent) {
      body = table.createTBody();
      former = group && group.cloneNode(true);
      if (former) {
        former.removeAttribute("rowspan");
        row.insertBefore(former, row.cells[place]);
      }
    } else {
      former.rowSpan += 1;
    }
    body.append(row);
  }
}

/* The header cells of the columns, in their order: below a group's heading come those of its columns. */
function headingsOf(table) {
  const [first, second] = table.tHead.rows;
  const below = [...(second?.cells ?? [])];
  return [...first.cells].flatMap((cell) => (cell.rowSpan > 1 || !second ? [cell] : below.splice(0, cell.colSpan)));
}

/* Makes the text of each heading a button; `choose` is told the column. */
function addSorting(table, choose) {
  headingsOf(table).forEach((heading, place) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...heading.childNodes);
    button.addEventListener("click", () => choose(place));
    heading.append(button);
  });
}

/* Puts a text on the clipboard, also where the site has no https; true where that worked. */
async function copyText(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text).then(() => true, () => false);
  const area = document.createElement("textarea");
  area.value = text;
  document.body.append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  return done;
}

function addCopying(table, status) {
  for (const link of table.querySelectorAll("a.n")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.title = "复制链接";
    button.setAttribute("aria-label", `复制 ${link.textContent} 的链接`);
    link.after(button);
  }
  table.addEventListener("click", async (event) => {
    const button = event.target.closest("button.copy");
    if (!button) return;
    const link = button.previousElementSibling;
    const done = await copyText(link.href);
    status.textContent = done ? `已复制 ${link.textContent} 的链接。` : `没能复制，链接是 ${link.href}`;
    button.classList.toggle("done", done);
    button.focus();
    setTimeout(() => button.classList.remove("done"), 2000);
  });
}

function startTools(table, form) {
  const columns = columnsOf(table);
  const rows = rowsOf(table);
  const status = form.querySelector("[role=status]");
  const what = form.dataset.what || "事项";
  const unit = form.dataset.what ? `个${what}` : "项";
  const { words, sort, print } = form.elements;
  const filters = [...form.querySelectorAll("select")].filter((select) => select !== sort);
  let down = false;

  function update() {
    const wanted = fold(words.value).split(/\s+/).filter(Boolean);
    const given = filters.filter((select) => select.value).map((select) => [select.name, select.value]);
    const shown = rows.filter((one) => matches(one, columns, wanted, Object.fromEntries(given)));
    const place = sort.value === "" ? -1 : Number(sort.value);
    layOut(table, sorted(shown, place, down));
    headingsOf(table).forEach((heading, column) => {
      if (column !== place) heading.removeAttribute("aria-sort");
      else heading.setAttribute("aria-sort", down ? "descending" : "ascending");
    });
    const filtered = wanted.length || given.length;
    const said = [...wanted.map((word) => `“${word}”`), ...given.map(([, value]) => value)].join("，");
    if (!filtered) status.textContent = "";
    else if (!shown.length) status.textContent = `本页没有这样的${what}。`;
    else status.textContent = `列出 ${shown.length} ${unit}，本页共 ${rows.length} ${unit}。条件：${said}。`;
  }

  /* A heading sorts upwards, then downwards, then no more. */
  function choose(place) {
    const again = sort.value === String(place);
    if (!again) down = false;
    if (!again && ![...sort.options].some((option) => option.value === String(place))) {
      sort.append(new Option(headingsOf(table)[place].textContent, place));
    }
    sort.value = again && down ? "" : String(place);
    down = again && !down;
    update();
  }

  form.addEventListener("input", (event) => {
    if (event.target === sort) down = false;
    if (!event.isComposing) update();
  });
  form.addEventListener("compositionend", update);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(update));
  print.addEventListener("click", () => globalThis.print());
  /* A link to a row that is filtered away shows the whole table again. */
  addEventListener("hashchange", () => {
    const id = decodeURIComponent(location.hash.slice(1));
    const target = rows.find(({ row }) => row.id === id);
    if (!target || target.row.isConnected) return;
    form.reset();
    update();
    target.row.scrollIntoView();
  });
  addCopying(table, status);
  addSorting(table, choose);
  form.classList.add("on");
  if (words.value || filters.some((select) => select.value) || sort.value) update();
}

addEventListener("DOMContentLoaded", () => {
  const form = document.querySelector("form.tools");
  if (form) startTools(document.querySelector("table"), form);
});
