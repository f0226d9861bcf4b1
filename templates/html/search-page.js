/* The page of the search; search.js finds, search-results.js shows, search-filters.js fills the filters. Data becomes text nodes only, never markup. */
"use strict";

const HINTS = 6;

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
        done();
      });
      script.addEventListener("error", () => {
        asked.delete(number); // the next query tries again
        done();
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
function hintsOf(index, words, wants) {
  const long = words.map(fold).filter((word) => word.length > 1);
  const isMeant = (name) => long.some((word) => name.includes(word));
  const domains = index.core.domains.filter(([name], number) => isMeant(name) || wants.includes(number));
  const places = index.core.site ? index.places.filter(({ name }) => isMeant(name)) : [];
  const ofDomain = ([name, slug]) => (index.core.site ? `?domain=${name}` : `${slug}.html`);
  return [
    ...domains.map((domain) => link(ofDomain(domain), `领域：${domain[0]}`)),
    ...places.map((place) => link(`${place.slug}/index.html`, `地方：${place.label}`)),
  ].slice(0, HINTS);
}

/* What was asked, for a page that is printed. */
function saidOf(words, selects) {
  const chosen = selects.filter((select) => select.value);
  const label = (select) => select.parentNode.firstChild.textContent.trim();
  const text = ({ dataset, text: shown }) => dataset.text || shown;
  return [...words.map((word) => `“${word}”`), ...chosen.map((one) => `${label(one)}：${text(one.selectedOptions[0])}`)].join("，");
}

/* What hits that are not exact are called together. */
function likeness({ also: hits }) {
  if (hits.every((hit) => hit.isFar)) return "也许有关";
  if (hits.some((hit) => hit.isFar)) return "相近或也许有关";
  return hits.some((hit) => hit.isGuess) ? "意思或写法相近" : "写法相近";
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
  sayingsOf(index); // where a script did not come, the list of domains stays
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

  function showHints(found) {
    const hints = hintsOf(index, [...(found.named || []), ...found.words], found.wants);
    named("hints").replaceChildren(...hints.flatMap((hint, at) => (at ? ["　", hint] : [hint])));
  }

  /* Behind what is exact, or before it where that is not what is meant. */
  function showAlso(found) {
    const { also, near, words } = found;
    if (found.isAhead) named("results").before(named("also"));
    else named("more").parentNode.after(named("also"));
    named("also").hidden = !also.length;
    named("also-title").textContent = `${likeness(found)}的 ${countOf(also)} 项`;
    const why = [...new Set(also.map((hit) => hit.why))];
    named("also-why").textContent = `${why.join("；")}。`;
    listAlso(also, [...near, ...words.map(fold)]);
  }

  function tell(found, isFiltered, failed) {
    const [count, more] = [countOf(found.exact), countOf(found.also)];
    const where = found.named ? `“${found.named.join("")}”当作地方：` : "";
    const near = more ? `另有${likeness(found)}的 ${more} 项，列在${found.isAhead ? "前面" : "后面"}。` : "";
    const lost = failed ? `有 ${failed} 个领域的数据没有载入，结果不全，请再查一次或刷新网页。` : "";
    const isUnknown = !isFiltered && !failed && (found.isFar || found.isAway);
    const none = isUnknown ? `目录里没有“${found.words.join(" ")}”。` : more ? "没有一字不差的。" : "没有找到。";
    const advice = more || found.isAway ? "" : "可以少写几个词，换个说法，或清除条件。";
    status.textContent = where + (count ? `找到 ${count} 项。` : none + advice) + near + lost;
    named("entrances").hidden = count > 0 && !found.isAway;
  }

  /* Of what is found without the filters: what was written, or else what comes near it. */
  function counted(query, chosen, found) {
    const isFiltered = Object.values(chosen).some(Boolean) || !found.words.length;
    const { exact, also } = isFiltered ? search(index, query, {}) : found;
    return countsOf(index, exact.length ? exact : also, chosen);
  }

  /* A chosen place offers those below it. */
  function offerPlaces() {
    if (form.elements.place) fillSelect(form.elements.place, placesFor(index, form.elements.place.value));
  }

  async function update() {
    clearTimeout(timer);
    const mine = (turn += 1);
    const query = form.elements.q.value;
    const words = wordsOf(query);
    const chosen = Object.fromEntries(selects.map((select) => [select.name, select.value]));
    const asked = words.length > 0 || selects.some((select) => select.value);
    writeAddress();
    const failed = new Set();
    const fetched = async (numbers) => {
      const waiting = load(numbers);
      if (!waiting) return;
      status.textContent = "正在查找……";
      await waiting;
      for (const number of numbers) if (!index.parts[number]) failed.add(number);
    };
    if (asked) await fetched(partsFor(index, query, words.length ? {} : chosen));
    let found = asked ? search(index, query, chosen) : { exact: [], also: [], words, near: [], wants: [] };
    if (found.wants.some((number) => !index.parts[number])) {
      await fetched(found.wants);
      found = search(index, query, chosen);
    }
    if (mine !== turn) return;
    named("asked").textContent = asked ? `查的是：${saidOf(words, selects)}。` : "";
    listExact(found.exact, found.words.map(fold));
    showAlso(found);
    showHints(found);
    showCounts(selects, words.length || index.parts.every(Boolean) ? counted(query, chosen, found) : null);
    if (asked) tell(found, selects.some((select) => select.value), failed.size);
    else status.textContent = `全目录共 ${total} 项。`;
    if (!asked) named("entrances").hidden = true;
  }

  function updateSoon() {
    clearTimeout(timer);
    timer = setTimeout(update, 150);
  }

  const asked = new URLSearchParams(location.search);
  const offers = offersOf(index, asked.get("place"));
  selects.forEach((select) => fillSelect(select, offers[select.name]));
  for (const control of [form.elements.q, ...selects]) {
    control.value = asked.get(control.name) || "";
    if (control.selectedIndex === -1) control.value = ""; // a value that the catalog does not have
  }
  form.addEventListener("input", (event) => {
    if (!event.isComposing) updateSoon();
  });
  form.addEventListener("compositionend", updateSoon);
  form.elements.place?.addEventListener("change", offerPlaces);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    update();
  });
  form.addEventListener("reset", () => setTimeout(() => (offerPlaces(), update())));
  form.hidden = false;
  named("browse").hidden = true;
  update();
  if (!form.elements.q.value) form.elements.q.focus({ preventScroll: true });
}

addEventListener("DOMContentLoaded", startPage);
