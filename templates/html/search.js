/* The search: finds words wherever they stand in an entry's text, without any division into words. No page here, only
   data; search-page.js is the page. The data is that of site/search_store.py: a core and parts of one domain each. */
"use strict";

const PUBLIC = "全社会";
const GROUPS = "特定群体";
const [NAME, ELEMENT, WHO, LAW, REST] = [0, 3, 6, 9, 12]; // where a word stands, the most telling first; to these is
const [WHOLE, START, INSIDE] = [0, 1, 2]; // added whether it is the whole text, its beginning, or inside
const NONE = 99;
const FEW = 3; // with fewer results, everyday words are looked for
const LIKELY = 5; // how many items of a domain these list
const KINDS = "县市区乡镇"; // a place's name may go without these
const LEAST = 0.35; // how much of each character must be known, that a domain is guessed

/* Half-width and small letters, one character for one, so that places in the text stay the same. */
function fold(text) {
  const narrow = text.replace(/[\uff01-\uff5e]/g, (char) => String.fromCharCode(char.charCodeAt(0) - 0xfee0));
  return narrow.replace(/[A-Z]/g, (char) => char.toLowerCase());
}

/* The core made ready; parts are added as they come. */
function openIndex(core) {
  const places = core.places.map(([step, name, city, above]) => ({ step, name, city, above, chain: null, below: [] }));
  places.forEach((place) => placed(places, place));
  const pairs = new Map();
  for (const [parts, text] of Object.entries(core.pairs || {})) {
    const numbers = [...parts].map((char) => char.charCodeAt(0) - 48);
    const chars = [...text];
    for (let at = 0; at < chars.length; at += 2) pairs.set(chars[at] + chars[at + 1], numbers);
  }
  return { core, places, pairs, parts: core.parts.map(() => null), keys: [], keyOf: new Map(), said: null };
}

/* A place with what follows from the one above it: its folder, those above it and itself, its full name. */
function placed(places, place) {
  if (place.chain) return place;
  const above = place.above === undefined ? null : placed(places, places[place.above]);
  place.slug = above ? `${above.slug}/${place.step}` : place.step;
  place.chain = above ? [...above.chain, place] : [place];
  place.label = above ? above.label + place.name : place.name;
  place.city ??= above.city;
  place.stem = place.name.length > 2 && KINDS.includes(place.name.at(-1)) ? place.name.slice(0, -1) : place.name;
  if (above) above.below.push(place);
  return place;
}

/* An office's name in a place. The signs stand for the place's name, the name without 县, and the city's. */
function officeOf(pattern, place) {
  return pattern.replace(/[\u0001-\u0003]/g, (sign) => [place.name, place.stem, place.city][sign.charCodeAt(0) - 1]);
}

/* The number of a body in a place: its offices there, made once. */
function keyFor(index, place, body) {
  const id = place * index.core.bodies.length + body;
  let key = index.keyOf.get(id);
  if (key === undefined) {
    const patterns = index.core.bodies[body].map((office) => index.core.offices[office]);
    const offices = patterns.map((pattern) => officeOf(pattern, index.places[place]));
    const labels = index.core.site ? patterns.map(officeLabel) : offices;
    key = index.keys.push({ place, offices, labels, folded: null }) - 1;
    index.keyOf.set(id, key);
  }
  return key;
}

/* What an office is called where the places are many: 财政局 of every county. */
function officeLabel(pattern) {
  return pattern.replace(/[\u0001-\u0003]/g, "");
}

/* Takes in the part of a domain: its wordings in the order of the catalog, each with the places that have it. */
function addPart(index, number, part) {
  const { fields } = index.core;
  const wordings = part.items.map((values, item) => ({ item, values }));
  for (const [item, ...changes] of part.more) {
    const values = [...part.items[item]];
    for (let at = 0; at < changes.length; at += 2) values[changes[at]] = changes[at + 1];
    wordings.push({ item, values });
  }
  const entries = wordings.map(({ item, values }) => {
    const entry = Object.fromEntries(fields.map((name, place) => [name, values[place]]));
    for (const name of ["laws", "channels", "audience", "tiers"]) entry[name] = entry[name].map((at) => part[name][at]);
    return entryOf(index, number, item, entry);
  });
  for (const [places, wording, bodies] of part.places) {
    for (const place of places) {
      let [run, left, key] = [-2, 0, 0];
      for (let at = 0; at < wording.length; at += 2) {
        for (let one = wording[at]; one < wording[at] + wording[at + 1]; one += 1) {
          if (!left) [left, key] = [bodies[(run += 2) + 1], keyFor(index, place, bodies[run])];
          left -= 1;
          entries[one].keys.push(key);
        }
      }
    }
  }
  const held = new Map();
  for (const { item, keys } of entries) held.set(item, (held.get(item) || 0) + keys.length);
  const most = part.places.reduce((sum, [places]) => sum + places.length, 0);
  for (const entry of entries) entry.isRare = held.get(entry.item) * 2 < most;
  entries.sort((one, other) => one.item - other.item);
  index.parts[number] = entries;
}

/* A wording: what is shown, what filters compare, its text in layers. `keys` are the bodies of the places with it.
   `isRare` tells that most places do not have the item: such ones come after equally good ones. */
function entryOf(index, number, item, entry) {
  const [domain, slug] = index.core.domains[number];
  const named = entry.secondary ? [entry.primary, entry.secondary] : [entry.primary];
  const rest = [domain, entry.mode, ...entry.channels, ...entry.audience, ...entry.tiers, entry.location, ...entry.more];
  const layers = [[...named, entry.id], entry.elements, entry.deadline ? [entry.deadline] : [], entry.laws, rest];
  return {
    ...entry,
    item,
    domain,
    page: `${slug}.html`,
    name: named.join(" · "),
    who: entry.audience.some((who) => who !== PUBLIC) ? [...entry.audience, GROUPS] : entry.audience,
    by: entry.channels.map((channel) => channel.split("：")[0]),
    layers,
    text: layers.map((layer) => layer.join("\n")).join("\n"),
    folded: null,
    keys: [],
    isRare: false,
  };
}

/* How well a text holds a word. A law is known by its name without 《中华人民共和国》 and without its number. */
function fit(text, word, layer) {
  if (!text.includes(word)) return NONE;
  const bare = layer === LAW ? text.replace(/^《(中华人民共和国)?/, "").split("》")[0] : text;
  const sought = layer === LAW ? word.replace(/^《?(中华人民共和国)?/, "").replace("》", "") : word;
  if (bare === sought) return WHOLE;
  return bare.startsWith(sought) ? START : INSIDE;
}

/* Where the best of some words stands in a wording, offices apart. */
function standing(entry, words, folded) {
  for (let depth = 0; depth < entry.layers.length; depth += 1) {
    let best = NONE;
    for (const text of entry.layers[depth]) {
      for (const word of words) best = Math.min(best, fit(folded ? fold(text) : text, word, depth * 3));
    }
    if (best !== NONE) return depth * 3 + best;
  }
  return NONE;
}

/* The same for the offices of all keys and, where it may be a place's name, for the places. */
function standingOfOffices(index, term, folded) {
  return index.keys.map((key) => {
    if (term.place && term.place(index.places[key.place])) return REST;
    if (folded && !key.folded) key.folded = key.offices.map(fold);
    let best = NONE;
    for (const office of folded ? key.folded : key.offices) {
      for (const word of term.words) best = Math.min(best, fit(office, word, WHO));
    }
    return best === NONE ? NONE : WHO + best;
  });
}

/* The wordings with all terms, each with the keys of the places where that is so. A term is {words, place}: one of the
   words must stand in the text. `known` holds what is found already. */
function scan(index, terms, chosen, folded, known) {
  const offices = terms.map((term) => standingOfOffices(index, term, folded));
  const inOffice = offices.map((ranks) => ranks.some((rank) => rank !== NONE));
  const allowed = index.keys.map((key) => isKeyWanted(index, key, chosen));
  const hits = [];
  for (const entry of index.parts.flat()) {
    if (!entry || !isWanted(entry, chosen)) continue;
    if (folded && entry.folded === null) entry.folded = fold(entry.text);
    const text = folded ? entry.folded : entry.text;
    const missing = [];
    terms.forEach((term, at) => term.words.some((word) => text.includes(word)) || missing.push(at));
    if (missing.some((at) => !inOffice[at])) continue;
    const before = known && known.get(entry);
    if (before && before.length === entry.keys.length) continue;
    const found = before && new Set(before);
    const isFound = (key) => allowed[key] && missing.every((at) => offices[at][key] !== NONE) && !found?.has(key);
    const keys = entry.keys.filter(isFound);
    if (keys.length) hits.push({ entry, keys, rank: rankOf(entry, keys, terms, offices, folded) });
  }
  return hits.sort((one, other) => one.rank - other.rank || one.entry.isRare - other.entry.isRare);
}

/* The deepest place among all terms counts first, then all of them together. */
function rankOf(entry, keys, terms, offices, folded) {
  const ranks = terms.map((term, at) =>
    keys.reduce((best, key) => Math.min(best, offices[at][key]), standing(entry, term.words, folded)),
  );
  return ranks.length ? Math.max(...ranks) * 1000 + ranks.reduce((sum, rank) => sum + rank) : 0;
}

function isWanted(entry, chosen) {
  return (
    (!chosen.domain || entry.domain === chosen.domain) &&
    (!chosen.channel || entry.by.includes(chosen.channel)) &&
    (!chosen.audience || entry.who.includes(chosen.audience)) &&
    (!chosen.mode || entry.mode === chosen.mode) &&
    (!chosen.tier || entry.tiers.includes(chosen.tier))
  );
}

/* A place is chosen by its folder, with all below it, or a whole city by its name. */
function isKeyWanted(index, key, chosen) {
  const { slug, city } = index.places[key.place];
  const here = !chosen.place || `${slug}/`.startsWith(`${chosen.place}/`) || city === chosen.place;
  return here && (!chosen.office || key.labels.includes(chosen.office));
}

/* The words of a query; all of them must be found. */
function wordsOf(query) {
  return query.split(/\s+/).filter(Boolean);
}

/* What a word may also stand for: other width and case, without quotation marks, synonyms, a place. */
function loosely(index, word) {
  const folded = fold(word);
  const bare = folded.replace(/[《》〈〉“”]/g, "");
  const year = bare.replace(/[[(\u3010](\d{4})[\])\u3011]/g, "\u3014$1\u3015"); // 国办发[2016]80号
  const own = [...new Set([folded, bare, year])].filter(Boolean);
  const synonyms = synonymsOf(index, bare);
  const words = [...new Set([...own, ...synonyms])];
  const isCalledSo = ({ chain, city }) =>
    [city, city.replace(/市$/, "")].includes(word) || chain.some((one) => one.name === word || one.stem === word);
  const place = index.core.site && index.places.some(isCalledSo) ? isCalledSo : null;
  return { words, own, place, synonyms, isNumber: year !== bare, isPlain: words.length === 1 && !place && !/[!-~]/.test(folded) };
}

/* A word with each synonym in it put in its place. */
function synonymsOf(index, word) {
  const found = [];
  for (const group of index.core.synonyms) {
    const mine = group.filter((one) => word.includes(fold(one))).sort((one, other) => other.length - one.length)[0];
    if (mine) found.push(...group.filter((one) => !word.includes(fold(one))).map((one) => fold(word.replace(fold(mine), one))));
  }
  return found;
}

/* The numbers of the parts in which a query may find something. */
function partsFor(index, query, chosen) {
  const terms = wordsOf(query).map((word) => loosely(index, word));
  return index.core.domains
    .map((domain, number) => number)
    .filter((number) => !chosen.domain || index.core.domains[number][0] === chosen.domain)
    .filter((number) => terms.every((term) => term.place || term.words.some((word) => mayStand(index, word, number))));
}

function mayStand(index, word, number) {
  const chars = [...word];
  return !index.core.pairs || chars.every((char, at) => !at || (index.pairs.get(chars[at - 1] + char) || []).includes(number));
}

/* What a query finds in the parts at hand: `exact` holds what was written, letter by letter; `also` what comes near it,
   each with `why`: words apart, other width or case, synonyms, places by name; where that is little, also what the words
   inside a question find, and what everyday words mean. `wants` are parts in which the latter may be, here or not. */
function search(index, query, chosen) {
  const found = literally(index, query, chosen);
  if (found.isEnough) return { ...found, wants: [] };
  const also = [...found.also];
  const known = new Set([...found.exact, ...also].map((hit) => hit.entry));
  const add = (hits) => {
    for (const hit of hits) {
      if (known.has(hit.entry)) continue;
      known.add(hit.entry);
      also.push(hit);
    }
  };
  const pieces = piecesOf(index, query);
  const inner = pieces.join(" ");
  const asked = inner && inner !== fold(query) ? literally(index, inner, chosen) : null;
  if (asked) add([...asked.exact, ...asked.also].map((hit) => ({ ...hit, why: hit.why || `问的是“${inner}”`, isGuess: true })));
  const { hits, wants } = asked && asked.isEnough ? { hits: [], wants: [] } : guess(index, query, pieces, chosen);
  add(hits);
  return { ...found, also, wants, near: [...found.near, ...pieces, ...(asked ? asked.near : [])] };
}

function literally(index, query, chosen) {
  const words = wordsOf(query);
  const plain = (list) => list.map((word) => ({ words: [word], place: null }));
  const whole = words.length && /\s/.test(query) ? scan(index, plain([query]), chosen, false, null) : [];
  const exact = whole.length ? whole : scan(index, plain(words), chosen, false, null);
  const loose = words.map((word) => loosely(index, word));
  const isDone = !words.length || (!whole.length && loose.every((term) => term.isPlain));
  const known = isDone ? null : new Map(exact.map((hit) => [hit.entry, hit.keys]));
  const near = isDone ? [] : scan(index, loose, chosen, true, known);
  const also = loose.some((term) => term.isNumber) ? spread(near) : near;
  for (const hit of also) hit.why = whyNear(index, hit, loose);
  return {
    exact,
    also,
    words,
    near: loose.flatMap((term) => term.words),
    synonyms: [...new Set(loose.flatMap((term) => term.synonyms))].filter((word) => also.some((hit) => holds(index, hit, word))),
    isEnough: !words.length || exact.length + also.length >= FEW || exact.some((hit) => isNamed(index, hit)),
  };
}

/* Hits by a document's number: the first of each domain, then the second ones. */
function spread(hits) {
  const held = new Map();
  const turnOf = ({ entry }) => held.set(entry.domain, (held.get(entry.domain) || 0) + 1).get(entry.domain);
  const turns = new Map(hits.map((hit) => [hit, turnOf(hit)]));
  return [...hits].sort((one, other) => one.rank - other.rank || turns.get(one) - turns.get(other));
}

/* Whether the name of a domain's item holds what was written. */
function isNamed(index, { entry, rank }) {
  return rank < ELEMENT * 1000 && !entry.page.includes("/");
}

function whyNear(index, hit, terms) {
  const meant = terms.flatMap(({ own, synonyms }) =>
    own.some((word) => holds(index, hit, word)) ? [] : synonyms.filter((word) => holds(index, hit, word)).slice(0, 1),
  );
  if (meant.length) return `意思相同的词：${meant.join("、")}`;
  return terms.some((term) => term.place) ? "把写的地名当作地方" : "写法不同";
}

function holds(index, { entry, keys }, word) {
  return entry.folded.includes(word) || keys.some((key) => index.keys[key].folded?.some((office) => office.includes(word)));
}

/* What is left of a question without the words that do not tell what is sought. */
function piecesOf(index, query) {
  const names = index.core.site ? [] : index.places.flatMap(({ name, stem }) => [name, stem]);
  const idle = [...names, ...(index.core.idle || [])].map(fold).sort((one, other) => other.length - one.length);
  const left = idle.reduce((text, word) => text.replaceAll(word, " "), fold(query));
  return wordsOf(left.replace(/[^\p{L}\p{N}]/gu, " "));
}

/* The Chinese characters of some texts and their pairs, each once. */
function gramsOf(...texts) {
  const found = new Set();
  for (const text of texts) {
    let last = "";
    for (const char of text) {
      const isChinese = char >= "\u3400" && char <= "\u9fff";
      if (isChinese) found.add(char);
      if (isChinese && last) found.add(last + char);
      last = isChinese ? char : "";
    }
  }
  return [...found];
}

/* How people speak of each domain: its ways of saying, and for each gram the domains where it stands: in a way of saying
   (1; less where another domain is named first), or in names and contents (a pair, a half). */
function speechOf(index) {
  if (index.said) return index.said;
  const numbers = new Map(index.core.domains.map(([name], number) => [name, number]));
  const grams = new Map();
  const note = (gram, number, weight) => {
    if (!grams.has(gram)) grams.set(gram, new Map());
    grams.get(gram).set(number, Math.max(weight, grams.get(gram).get(number) || 0));
  };
  const sayings = [];
  for (const [domains, seek, words] of index.core.sayings || []) {
    const meant = domains.map((name) => numbers.get(name)).filter((number) => number !== undefined);
    for (const word of fold(words).split(" ")) {
      const mine = gramsOf(word);
      sayings.push({ word, meant, seek, grams: mine });
      for (const gram of mine) meant.forEach((number, at) => note(gram, number, 1 / (1 + at)));
    }
  }
  for (const [pair, parts] of index.pairs) for (const number of parts) if (isDomain(index, number)) note(pair, number, 0.3);
  if (!index.core.pairs) {
    index.parts.forEach((entries, number) => {
      if (!isDomain(index, number)) return;
      const texts = entries.flatMap((entry) => [entry.domain, ...entry.layers[0], ...entry.layers[1]]);
      for (const gram of gramsOf(...new Set(texts))) if (gram.length > 1) note(gram, number, 0.5);
    });
  }
  return (index.said = { sayings, grams });
}

/* Lists are no domains: everyday words lead to what the guideline names. */
function isDomain(index, number) {
  return !index.core.domains[number][1].includes("/");
}

/* What everyday words mean: the domains that speak so, and in these the items nearest to it. */
function guess(index, query, pieces, chosen) {
  const { sayings, grams } = speechOf(index);
  const text = pieces.join(" ");
  const heard = gramsOf(text).filter((gram) => grams.has(gram));
  const isPaired = heard.some((gram) => gram.length > 1);
  const mine = heard.filter((gram) => !isPaired || gram.length > 1 || grams.get(gram).size < 4);
  const worth = (gram) => Math.log(1 + index.core.domains.length / grams.get(gram).size) * (gram.length > 1 ? 1 : 0.25);
  const whole = `${fold(query)} ${text}`;
  const held = sayings.filter(({ word }) => whole.includes(word));
  const said = held.filter(({ word }) => !held.some((other) => other.word !== word && other.word.includes(word)));
  const scores = new Map();
  const give = (number, score) => scores.set(number, (scores.get(number) || 0) + score);
  for (const gram of mine) for (const [number, weight] of grams.get(gram)) give(number, weight * worth(gram));
  for (const { word, meant } of said) meant.forEach((number, at) => give(number, (3 * word.length) / (1 + at)));
  const best = Math.max(0, ...scores.values());
  const isOpen = (number) => !chosen.domain || index.core.domains[number][0] === chosen.domain;
  const wants = [...scores]
    .filter(([number, score]) => score >= LEAST * text.length && score > best / 4 && isOpen(number))
    .sort(([, one], [, other]) => other - one)
    .slice(0, 3)
    .map(([number]) => number);
  const likely = said.length ? said : likest(sayings, mine, worth);
  const allowed = index.keys.map((key) => isKeyWanted(index, key, chosen));
  const lists = wants.map((number) => {
    const mean = likely.filter(({ meant }) => meant.includes(number));
    const seek = [...new Set(mean.flatMap((saying) => saying.seek))];
    const why = mean.length && said.length ? `日常说“${mean[0].word}”` : `与“${text}”相近`;
    return (index.parts[number] || [])
      .filter((entry) => isWanted(entry, chosen))
      .map((entry) => ({ entry, keys: entry.keys.filter((key) => allowed[key]), rank: -nearness(entry, mine, worth, seek), why, isGuess: true }))
      .filter((hit) => hit.keys.length)
      .sort((one, other) => one.rank - other.rank || one.entry.isRare - other.entry.isRare)
      .filter((hit, at, all) => at < LIKELY && hit.rank <= all[0].rank / 3);
  });
  const hits = [];
  for (let at = 0; at < LIKELY; at += 1) for (const list of lists) if (list[at]) hits.push(list[at]);
  return { hits, wants };
}

/* The ways of saying that share most with what is sought. */
function likest(sayings, mine, worth) {
  const known = new Set(mine);
  const shares = sayings.map(({ grams }) => grams.reduce((sum, gram) => sum + (known.has(gram) ? worth(gram) : 0), 0));
  const most = Math.max(0, ...shares);
  return most ? sayings.filter((saying, at) => shares[at] >= most * 0.8) : [];
}

/* How near an item comes: words that are looked for, the first the most; then shared pairs, in the name more than in contents. */
function nearness(entry, mine, worth, seek) {
  const [name, contents] = [0, 1].map((depth) => fold(entry.layers[depth].join("\n")));
  const sought = seek.map((word, at) => (name.includes(word) ? 9 : contents.includes(word) ? 4 : 0) / (1 + at / 4));
  const shared = mine.map((gram) => worth(gram) * (name.includes(gram) ? 3 : contents.includes(gram) ? 1 : 0));
  return Math.max(0, ...sought) + shared.reduce((sum, one) => sum + one, 0);
}

/* How many entries hits stand for: one in each place. */
function countOf(hits) {
  return hits.reduce((sum, hit) => sum + hit.keys.length, 0);
}
