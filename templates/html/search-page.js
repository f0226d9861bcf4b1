/* The page of the search; search.js finds. Data becomes text nodes only, never markup. */
"use strict";

const FIRST = 50; // how many results are listed at a time
const LENGTH = 90; // how many characters of a long text are shown around what was found
const NEAR = 4; // how many places of a result are listed at once
const HINTS = 6;

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

/* One result: the name, what it is about, the cells in which words were found, and where several places have it, these. */
function resultOf(index, hit, words) {
  const { entry, keys } = hit;
  const item = element("li");
  const isOne = keys.length === 1;
  const name = element(isOne ? "a" : "p", isOne ? "" : "name");
  if (isOne) name.href = encodeURI(hrefOf(index, entry, keys[0]));
  appendMarked(name, entry.name, words);
  const { place, offices } = index.keys[keys[0]];
  const told = [entry.id, entry.domain, ...(isOne ? [offices.join("、")] : []), entry.deadline];
  if (isOne && index.core.site) told.unshift(index.places[place].label);
  const about = element("p", "about");
  appendMarked(about, told.filter(Boolean).join(" · "), words);
  item.append(name, about);
  const cells = {
    公开内容: entry.elements,
    公开依据: entry.laws,
    公开渠道: entry.channels,
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

/* What each filter offers: [value, text, group]. */
function offersOf(index) {
  const { core, places } = index;
  const same = (values) => [...new Set(values)].map((value) => [value, value]);
  const offices = core.offices.flatMap((office) => (core.site ? [officeLabel(office)] : [officeOf(office, places[0])]));
  const groups = core.audience.filter((who) => who !== PUBLIC);
  const cities = [...new Set(places.map((place) => place.city).filter(Boolean))];
  const named = places.map((place) => [place.slug, place.label, place.city]);
  return {
    domain: same(core.domains.map(([name]) => name)),
    office: same(offices).sort(([one], [other]) => one.localeCompare(other, "zh")),
    channel: same(core.channels),
    audience: [
      ...same(core.audience.filter((who) => who === PUBLIC)),
      ...(groups.length ? [[GROUPS, GROUPS], ...groups.map((who) => [who, who, "特定群体中的"])] : []),
    ],
    mode: same(core.modes),
    tier: same(core.tiers),
    place: [...cities.map((city) => [city, `${city}全部`, city]), ...named],
  };
}

function fillSelect(select, offers) {
  const groups = new Map();
  for (const [value, text, group] of offers) {
    if (group && !groups.has(group)) {
      const made = element("optgroup");
      made.label = group;
      groups.set(group, made);
      select.append(made);
    }
    (groups.get(group) || select).append(new Option(text, value));
  }
}

/* The parts already here are taken in; a part that is a file is loaded when it is first needed. */
function loaderOf(index) {
  const asked = new Map();
  index.core.parts.forEach((part, number) => typeof part !== "string" && addPart(index, number, part));
  const load = (number) =>
    new Promise((done) => {
      const script = element("script");
      script.src = index.core.parts[number];
      script.addEventListener("load", () => {
        addPart(index, number, globalThis.gongkaiSearchParts[number]);
        done(true);
      });
      script.addEventListener("error", () => {
        asked.delete(number); // the next query tries again
        done(false);
      });
      document.head.append(script);
    });
  return (numbers) => {
    const missing = numbers.filter((number) => !index.parts[number]);
    for (const number of missing) if (!asked.has(number)) asked.set(number, load(number));
    return missing.length ? Promise.all(missing.map((number) => asked.get(number))) : null;
  };
}

/* Pages that a query may mean itself: a domain's, a place's. */
function hintsOf(index, words) {
  const long = words.map(fold).filter((word) => word.length > 1);
  const isMeant = (name) => long.some((word) => name.includes(word));
  const domains = index.core.domains.filter(([name]) => isMeant(name));
  const places = index.core.site ? index.places.filter(({ name }) => isMeant(name)) : [];
  const ofDomain = ([name, slug]) => (index.core.site ? `?domain=${name}` : `${slug}.html`);
  return [
    ...domains.map((domain) => link(ofDomain(domain), `领域：${domain[0]}`)),
    ...places.map((place) => link(`${place.slug}/index.html`, `地方：${place.label}`)),
  ].slice(0, HINTS);
}

function startPage() {
  const form = document.querySelector("form.search");
  const named = (id) => document.getElementById(id);
  const status = named("status");
  if (!globalThis.gongkaiSearch) {
    status.textContent = "目录的数据没有载入，请刷新网页再试。";
    return;
  }
  const index = openIndex(globalThis.gongkaiSearch);
  const load = loaderOf(index);
  const selects = [...form.querySelectorAll("select")];
  const listExact = growing(index, named("results"), named("more"));
  const listAlso = growing(index, named("also-results"), named("also-more"));
  const total = status.dataset.count;
  let timer = 0;
  let turn = 0;

  /* The address says what is searched, so that it can be kept and passed on. */
  function writeAddress() {
    const given = [...new FormData(form)].filter(([, value]) => value.trim());
    const query = new URLSearchParams(given).toString();
    history.replaceState(null, "", query ? `?${query}` : location.pathname);
    const elsewhere = named("elsewhere");
    if (elsewhere) {
      const word = form.elements.q.value.trim();
      elsewhere.search = word ? new URLSearchParams({ q: word }) : "";
    }
  }

  function showHints(words) {
    const hints = hintsOf(index, words);
    named("hints").replaceChildren(...hints.flatMap((hint, at) => (at ? ["　", hint] : [hint])));
    named("hints").hidden = !hints.length;
  }

  function showAlso({ also, near, synonyms, byPlace, byForm, words }) {
    named("also").hidden = !also.length;
    named("also-title").textContent = `写法相近的 ${countOf(also)} 项`;
    const why = [];
    if (synonyms.length) why.push(`含有意思相同的词：${synonyms.join("、")}`);
    if (byPlace) why.push("把写的地名当作地方");
    if (byForm) why.push("字母大小写、全角半角、书名号或者空格不同");
    named("also-why").textContent = `${why.join("；")}。`;
    listAlso(also, [...near, ...words.map(fold)]);
  }

  function tell({ exact, also }, failed) {
    const [count, more] = [countOf(exact), countOf(also)];
    const near = more ? `另有写法相近的 ${more} 项，列在后面。` : "";
    const lost = failed ? `有 ${failed} 个领域的数据没有载入，结果不全，请再查一次或刷新网页。` : "";
    const found = count ? `找到 ${count} 项。` : more ? "没有一字不差的。" : "没有找到。可以少写几个词，换个说法，或清除条件。";
    status.textContent = found + near + lost;
  }

  async function update() {
    clearTimeout(timer);
    const mine = (turn += 1);
    const query = form.elements.q.value;
    const words = wordsOf(query);
    const chosen = Object.fromEntries(selects.map((select) => [select.name, select.value]));
    const asked = words.length > 0 || selects.some((select) => select.value);
    writeAddress();
    const waiting = asked ? load(partsFor(index, query, chosen)) : null;
    if (waiting) status.textContent = "正在查找……";
    const failed = waiting ? (await waiting).filter((done) => !done).length : 0;
    if (mine !== turn) return;
    const found = asked ? search(index, query, chosen) : { exact: [], also: [], words, near: [], synonyms: [], byPlace: false, byForm: false };
    listExact(found.exact, words.map(fold));
    showAlso(found);
    showHints(words);
    if (asked) tell(found, failed);
    else status.textContent = `全目录共 ${total} 项。`;
  }

  function updateSoon() {
    clearTimeout(timer);
    timer = setTimeout(update, 150);
  }

  const offers = offersOf(index);
  selects.forEach((select) => fillSelect(select, offers[select.name]));
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
  form.hidden = false;
  update();
  if (!form.elements.q.value) form.elements.q.focus({ preventScroll: true });
}

addEventListener("DOMContentLoaded", startPage);
