/* The search of one county's catalog. The data script, loaded before, sets gongkaiCatalog (see site/index.py).
   Words are found wherever they stand in an entry's text, without any division into words. Data becomes text
   nodes only, never markup. */
"use strict";

const FIRST = 50; // how many results are listed at a time
const LENGTH = 90; // how many characters of a long text are shown around what was found
const FACETS = ["domain", "office", "channel", "audience", "mode", "tier"];

/* Half-width and small letters, one character for one, so that places in the text stay the same. */
function fold(text) {
  const narrow = text.replace(/[\uff01-\uff5e]/g, (char) => String.fromCharCode(char.charCodeAt(0) - 0xfee0));
  return narrow.replace(/[A-Z]/g, (char) => char.toLowerCase());
}

/* The words of a query; all of them must be found. */
function wordsOf(query) {
  return fold(query).split(/\s+/).filter(Boolean);
}

/* The index as records: what is shown, what filters compare, and the text in layers, the most telling first. */
function recordsOf(data) {
  return data.entries.map((values) => {
    const entry = Object.fromEntries(data.fields.map((name, place) => [name, values[place]]));
    const [domain, page] = data.domains[entry.domain];
    const texts = (name) => entry[name].map((place) => data[name][place]);
    const [laws, offices, channels, audience, tiers] = ["laws", "offices", "channels", "audience", "tiers"].map(texts);
    const named = entry.secondary ? [entry.primary, entry.secondary] : [entry.primary];
    const rest = [domain, entry.mode, ...channels, ...audience, ...tiers, ...entry.more];
    const layers = [[...named, entry.id], entry.elements, [...offices, entry.deadline], laws, rest];
    return {
      id: entry.id,
      href: `${page}#${entry.id}`,
      name: named.join(" / "),
      about: [domain, offices.join("、"), entry.deadline].filter(Boolean),
      shown: {
        公开内容: entry.elements,
        公开依据: laws,
        公开渠道: channels,
        公开对象: audience,
        公开方式: [entry.mode],
        公开层级: tiers,
        其他: entry.more,
      },
      facets: {
        domain: [domain],
        office: offices,
        channel: channels.map((channel) => channel.split("：")[0]),
        audience: [...new Set(audience.map((who) => (who === "全社会" ? who : "特定群体")))],
        mode: [entry.mode],
        tier: tiers,
      },
      layers: layers.map((layer) => fold(layer.join("\n"))),
    };
  });
}

/* How deep one must go until all words are found (0: all stand in the name); -1 where one is missing. */
function depth(record, words) {
  const found = words.map((word) => record.layers.findIndex((layer) => layer.includes(word)));
  return found.includes(-1) ? -1 : Math.max(0, ...found);
}

/* The records with all words and all chosen values (facet: value); the best first, else as in the catalog. */
function find(records, query, chosen) {
  const words = wordsOf(query);
  const wanted = Object.entries(chosen).filter(([, value]) => value);
  return records
    .filter((record) => wanted.every(([facet, value]) => record.facets[facet].includes(value)))
    .map((record) => ({ record, depth: depth(record, words) }))
    .filter((hit) => hit.depth >= 0)
    .sort((one, other) => one.depth - other.depth)
    .map((hit) => hit.record);
}

/* The first place in a folded text where one of the words stands, the longest one; its end is 0 where none does. */
function firstHit(folded, words, from) {
  let hit = { start: folded.length, end: 0 };
  for (const word of words) {
    const start = folded.indexOf(word, from);
    if (start >= 0 && (start < hit.start || (start === hit.start && start + word.length > hit.end))) {
      hit = { start, end: start + word.length };
    }
  }
  return hit;
}

/* A long text cut to the part around its first word. */
function around(text, words) {
  if (text.length <= LENGTH) return text;
  const { start, end } = firstHit(fold(text), words, 0);
  const begin = end ? Math.max(0, start - LENGTH / 3) : 0;
  const part = text.slice(begin, begin + LENGTH);
  return (begin ? "…" : "") + part + (begin + LENGTH < text.length ? "…" : "");
}

function element(tag, className) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  return made;
}

/* Appends a text to a node, the words in it marked. */
function appendMarked(node, text, words) {
  const folded = fold(text);
  let from = 0;
  for (let hit = firstHit(folded, words, 0); hit.end; hit = firstHit(folded, words, from)) {
    const mark = element("mark");
    mark.textContent = text.slice(hit.start, hit.end);
    node.append(text.slice(from, hit.start), mark);
    from = hit.end;
  }
  node.append(text.slice(from));
}

/* One result: the name as a link, what it is about, and the cells in which words were found. */
function resultOf(record, words) {
  const item = element("li");
  const link = element("a");
  link.href = record.href;
  appendMarked(link, record.name, words);
  const about = element("p", "about");
  appendMarked(about, [record.id, ...record.about].join(" · "), words);
  item.append(link, about);
  for (const [label, texts] of Object.entries(record.shown)) {
    const found = texts.filter((text) => firstHit(fold(text), words, 0).end);
    if (found.length) {
      const line = element("p", "found");
      line.append(`${label}：`);
      appendMarked(line, found.slice(0, 3).map((text) => around(text, words)).join("；"), words);
      item.append(line);
    }
  }
  return item;
}

/* Fills a filter with the values that occur: offices by name, all others as they come. */
function fillSelect(select, records) {
  const values = [...new Set(records.flatMap((record) => record.facets[select.name]))];
  if (select.name === "office") values.sort((one, other) => one.localeCompare(other, "zh"));
  select.append(...values.map((value) => new Option(value, value)));
}

function startPage() {
  const form = document.querySelector("form.search");
  const status = document.getElementById("status");
  const list = document.getElementById("results");
  const more = document.getElementById("more");
  if (!globalThis.gongkaiCatalog) {
    status.textContent = "目录的数据没有载入，请刷新网页再试。";
    return;
  }
  const records = recordsOf(globalThis.gongkaiCatalog);
  const selects = FACETS.map((name) => form.elements.namedItem(name));
  let hits = [];
  let words = [];
  let timer = 0;

  function listMore() {
    const shown = list.children.length;
    list.append(...hits.slice(shown, shown + FIRST).map((record) => resultOf(record, words)));
    more.hidden = list.children.length >= hits.length;
  }

  /* The address says what is searched, so that it can be kept and passed on. */
  function writeAddress() {
    const given = [...new FormData(form)].filter(([, value]) => value.trim());
    const query = new URLSearchParams(given).toString();
    history.replaceState(null, "", query ? `?${query}` : location.pathname);
  }

  function update() {
    clearTimeout(timer);
    words = wordsOf(form.elements.q.value);
    const chosen = Object.fromEntries(selects.map((select) => [select.name, select.value]));
    const asked = words.length > 0 || selects.some((select) => select.value);
    hits = asked ? find(records, form.elements.q.value, chosen) : [];
    list.replaceChildren();
    listMore();
    if (!asked) status.textContent = `全目录共 ${records.length} 项。`;
    else if (hits.length) status.textContent = `找到 ${hits.length} 项。`;
    else status.textContent = "没有找到。可以少写几个词，换个说法，或清除条件。";
    writeAddress();
  }

  function updateSoon() {
    clearTimeout(timer);
    timer = setTimeout(update, 150);
  }

  selects.forEach((select) => fillSelect(select, records));
  const asked = new URLSearchParams(location.search);
  for (const control of [form.elements.q, ...selects]) {
    control.value = asked.get(control.name) || "";
    if (control.selectedIndex === -1) control.value = ""; // a value that the catalog does not have
  }
  form.addEventListener("input", (event) => {
    if (!event.isComposing) updateSoon();
  });
  form.addEventListener("compositionend", updateSoon);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    update();
  });
  form.addEventListener("reset", () => setTimeout(update));
  more.addEventListener("click", () => {
    const next = list.children.length;
    listMore();
    list.children[next].querySelector("a").focus();
  });
  form.hidden = false;
  update();
  if (!words.length) form.elements.q.focus({ preventScroll: true });
}

addEventListener("DOMContentLoaded", startPage);
