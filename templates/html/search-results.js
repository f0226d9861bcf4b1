/* What was found as nodes of the page. Data becomes text nodes only, never markup. */
"use strict";

const FIRST = 50; // how many results are listed at a time
const LENGTH = 90; // how many characters of a long text are shown around what was found
const NEAR = 4; // how many places of a result are listed at once

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

function link(href, text) {
  const made = element("a");
  made.href = encodeURI(href);
  made.textContent = text;
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

/* The address of an entry in a place. */
function hrefOf(index, entry, key) {
  const folder = index.core.site ? `${index.places[index.keys[key].place].slug}/` : "";
  return `${folder}${entry.page}#${entry.id}`;
}

/* A place with the entry, and its offices there. */
function placeOf(index, entry, key, words) {
  const { place, offices } = index.keys[key];
  const item = element("li");
  const { label } = index.places[place];
  const made = link(hrefOf(index, entry, key), label);
  made.setAttribute("aria-label", `${label}：${entry.name}`);
  item.append(made, " ");
  appendMarked(item, offices.join("、"), words);
  return item;
}

/* The places with an entry: the first few, the others when they are asked for. */
function placesOf(index, { entry, keys }, words) {
  const list = element("ul", "places");
  list.append(...keys.slice(0, NEAR).map((key) => placeOf(index, entry, key, words)));
  if (keys.length <= NEAR) return [list];
  const [rest, summary, others] = [element("details"), element("summary"), element("ul", "places")];
  summary.textContent = `另有 ${keys.length - NEAR} 个地方`;
  rest.append(summary, others);
  const fill = () => others.append(...keys.slice(NEAR).map((key) => placeOf(index, entry, key, words)));
  rest.addEventListener("toggle", fill, { once: true });
  return [list, rest];
}

/* Where an entry is to be read: its own place, else its channels, each with the address that the county has for it. */
function whereOf(index, entry) {
  const { addresses = {} } = index.core;
  const away = (href, text) => Object.assign(link(href, text), { href, className: "out" });
  if (/^https?:\/\//i.test(entry.location)) return [away(entry.location, "公开位置")];
  if (entry.location) return [entry.location];
  const named = entry.mode in addresses ? [entry.mode, ...entry.channels] : entry.channels;
  return named.flatMap((name, at) => [at ? "、" : "", name in addresses ? away(addresses[name], name) : name]);
}

/* Who must tell it, by when, and where; those of several places are told with these. */
function toldOf(index, { entry, keys }, words) {
  const list = element("dl", "told");
  const add = (heading, nodes) => {
    if (!nodes.length) return;
    const [line, term, told] = [element("div"), element("dt"), element("dd")];
    term.textContent = heading;
    for (const node of nodes) if (typeof node === "string") appendMarked(told, node, words);
      else told.append(node);
    line.append(term, told);
    list.append(line);
  };
  add("谁公开", keys.length === 1 ? [index.keys[keys[0]].offices.join("、")].filter(Boolean) : []);
  add("何时", [entry.deadline].filter(Boolean));
  add("在哪里", whereOf(index, entry));
  return list;
}

/* One result: its full name, why it is here, who tells it, the cells in which words were found, and its places. */
function resultOf(index, hit, words) {
  const { entry, keys, why } = hit;
  const item = element("li");
  const isOne = keys.length === 1;
  const name = element(isOne ? "a" : "p", isOne ? "" : "name");
  if (isOne) name.href = encodeURI(hrefOf(index, entry, keys[0]));
  appendMarked(name, entry.name, words);
  const told = [entry.id, entry.domain];
  if (isOne && index.core.site) told.unshift(index.places[index.keys[keys[0]].place].label);
  const about = element("p", "about");
  appendMarked(about, told.join(" · "), words);
  if (why) {
    const mark = element("span", "why");
    mark.textContent = why;
    about.append(" ", mark);
  }
  item.append(name, about, toldOf(index, hit, words));
  const cells = {
    公开内容: entry.elements,
    公开依据: entry.laws,
    公开对象: entry.audience,
    公开方式: [entry.mode],
    公开层级: entry.tiers,
    其他: entry.more,
  };
  for (const [label, texts] of Object.entries(cells)) {
    const found = texts.filter((text) => firstHit(fold(text), words, 0).end);
    if (!found.length) continue;
    const line = element("p", "found");
    line.append(`${label}：`);
    appendMarked(line, found.slice(0, 3).map((text) => around(text, words)).join("；"), words);
    item.append(line);
  }
  if (!isOne) item.append(...placesOf(index, hit, words));
  return item;
}

/* A list that grows by a button below it. */
function growing(index, list, button) {
  let [hits, words] = [[], []];
  const grow = () => {
    const shown = list.children.length;
    list.append(...hits.slice(shown, shown + FIRST).map((hit) => resultOf(index, hit, words)));
    button.hidden = list.children.length >= hits.length;
  };
  button.addEventListener("click", () => {
    const next = list.children.length;
    grow();
    list.children[next].querySelector("a").focus();
  });
  return (newHits, newWords) => {
    [hits, words] = [newHits, newWords];
    list.replaceChildren();
    grow();
  };
}
