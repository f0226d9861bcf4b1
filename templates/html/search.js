/* The search: finds words wherever they stand in an entry's text, without any division into words. No page here, only
   data; search-page.js is the page, search-meant.js knows what everyday words mean. The data is that of
   site/search/store.py: a core and parts of one domain each. */
"use strict";

const PUBLIC = "全社会";
const GROUPS = "特定群体";
const [NAME, ELEMENT, WHO, LAW, REST] = [0, 3, 6, 9, 12]; // where a word stands, the most telling first; to these is
const [WHOLE, START, INSIDE] = [0, 1, 2]; // added whether it is the whole text, its beginning, or inside
const NONE = 99;
const FEW = 3; // with fewer results, everyday words are looked for
const MANY = 5; // the same where the words are an everyday way of saying
const KINDS = "县市区乡镇"; // a place's name may go without these
const LONGEST = 12; // characters of a place's name

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
  const names = new Set();
  for (const { name, stem, city } of core.site ? places : []) names.add(name).add(stem).add(city);
  for (const name of names) if (name?.endsWith("市")) names.add(name.slice(0, -1));
  return { core, places, names, pairs, parts: core.parts.map(() => null), keys: [], keyOf: new Map(), sayings: null, grams: null };
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
    number,
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

/* The same for the offices of all keys. */
function standingOfOffices(index, term, folded) {
  return index.keys.map((key) => {
    if (folded && !key.folded) key.folded = key.offices.map(fold);
    let best = NONE;
    for (const office of folded ? key.folded : key.offices) {
      for (const word of term.words) best = Math.min(best, fit(office, word, WHO));
    }
    return best === NONE ? NONE : WHO + best;
  });
}

/* The wordings with all terms, each with the keys of the places where that is so. A term is {words}: one of them must
   stand in the text. `known` holds what is found already. */
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
  return hits;
}

/* Best first: items of the domains that the words mean, laws apart; then by where they stand, and there domains that
   are called so or that say so several times before a lone item of another and before rows of lists. */
function ordered(hits, words, meaning) {
  const depthOf = ({ rank }) => Math.floor(rank / 1000 / ELEMENT);
  const groupOf = (hit) => hit.entry.number * 8 + depthOf(hit);
  const [items, called] = [new Map(), new Map()];
  for (const hit of hits) {
    if (hit.rank >= WHO * 1000) continue;
    const { number, domain, item } = hit.entry;
    if (!called.has(number)) called.set(number, words.every((word) => domain.includes(word)));
    if (!items.has(groupOf(hit))) items.set(groupOf(hit), new Set());
    items.get(groupOf(hit)).add(item);
  }
  const kindOf = (hit) => {
    if (hit.rank >= WHO * 1000 || called.get(hit.entry.number)) return 0;
    if (hit.entry.page.includes("/")) return 3;
    return items.get(groupOf(hit)).size > 1 ? 1 : 2;
  };
  const isOwn = ({ entry }) => words.every((word) => (entry.secondary || entry.primary).includes(word));
  for (const hit of hits) {
    const group = (isMeant(hit, meaning) ? 0 : 8) + depthOf(hit);
    const last = (isOwn(hit) ? 0 : 2) + hit.entry.isRare;
    hit.order = (group * 4 + kindOf(hit)) * 100_000 + hit.rank * 4 + last;
  }
  return hits.sort((one, other) => one.order - other.order);
}

/* Whether a hit lies in a domain that is meant where the words as a whole are a way of saying. */
function isMeant({ entry, rank }, meaning) {
  return meaning.isWhole && rank < LAW * 1000 && meaning.domains.has(entry.number);
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

/* A place is chosen by its folder, with all below it, or a whole city by its name; or by what a query calls it. */
function isKeyWanted(index, key, chosen) {
  const place = index.places[key.place];
  const here = !chosen.place || `${place.slug}/`.startsWith(`${chosen.place}/`) || place.city === chosen.place;
  const isNamed = !chosen.named || chosen.named.every((name) => isCalled(place, name));
  return here && isNamed && (!chosen.office || key.labels.includes(chosen.office));
}

/* Whether a place, one above it or its city is called so. */
function isCalled({ chain, city }, name) {
  return city === name || city === `${name}市` || chain.some((one) => one.name === name || one.stem === name);
}

/* The names of places with which words of a query for all places begin (永修低保), and the query without them. `isSure`:
   one of them stands by itself. */
function placesIn(index, query) {
  const named = [];
  let isSure = false;
  const words = wordsOf(query).map((word) => {
    const below = /^..?.?省(.+)/.exec(word); // 江西省永修县
    let left = below && nameIn(index, below[1]) ? below[1] : word;
    for (let name = nameIn(index, left); name; name = nameIn(index, left)) {
      named.push(name);
      left = left.slice(name.length);
    }
    isSure ||= !left;
    return left;
  });
  const isOne = () => index.places.some((place) => named.every((name) => isCalled(place, name)));
  while (named.length > 1 && !isOne()) named.shift(); // 江西省 永修县
  return { named, isSure, rest: words.filter(Boolean).join(" ") };
}

/* The longest name of a place with which a word begins. It is none before a single character, nor where it goes on to what
   people say (上高中), nor, without its kind, where texts of other places hold it (新建). */
function nameIn(index, word) {
  for (let end = Math.min(word.length, LONGEST); end > 1; end -= 1) {
    const name = word.slice(0, end);
    if (!index.names.has(name) || word.length === end + 1) continue;
    const isSaid = sayingsOf(index).some((saying) => {
      const at = word.indexOf(saying.word);
      return at >= 0 && at < end && at + saying.word.length > end;
    });
    const isFull = end > 2 && KINDS.includes(name.at(-1));
    const isElsewhere = (key) => !isCalled(index.places[index.keys[key].place], name);
    const isText = () => index.parts.flat().some((entry) => entry?.text.includes(name) && entry.keys.some(isElsewhere));
    if (!isSaid && (isFull || !isText())) return name;
  }
  return "";
}

/* The words of a query; all of them must be found. */
function wordsOf(query) {
  return query.replace(/(\d{4}\S?)\s+(?=\d{1,4}号)/g, "$1").split(/\s+/).filter(Boolean);
}

/* A document's number as catalogs print it: 国办发[2016]80号, 国办发201680号, 2016年80号, 711号令. */
function numbered(text) {
  const framed = text.replace(/[[(【](\d{4})[\])】]|(^|[一-龥])(20\d\d)年?(?=\d+号)/g, "$2〔$1$3〕");
  return framed.replace(/第?(\d+)号令/g, "令第$1号");
}

/* What a word may also stand for: other width and case, without quotation marks, synonyms. */
function loosely(index, word) {
  const folded = fold(word);
  const bare = folded.replace(/[《》〈〉“”]/g, "");
  const year = numbered(bare);
  const own = [...new Set([folded, bare, year])].filter(Boolean);
  const synonyms = synonymsOf(index, bare);
  const words = [...new Set([...own, ...synonyms])];
  return { words, own, synonyms, isNumber: year !== bare, isPlain: words.length === 1 && !/[!-~]/.test(folded) };
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
  const readings = [query, placesIn(index, query).rest].map((text) => wordsOf(text).map((word) => loosely(index, word).words));
  const mayHold = (number) => (words) => words.some((word) => mayStand(index, word, number));
  return index.core.domains
    .map((domain, number) => number)
    .filter((number) => !chosen.domain || index.core.domains[number][0] === chosen.domain)
    .filter((number) => readings.some((terms) => terms.every(mayHold(number))));
}

function mayStand(index, word, number) {
  const chars = [...word];
  return !index.core.pairs || chars.every((char, at) => !at || (index.pairs.get(chars[at - 1] + char) || []).includes(number));
}

/* Whether that domain is the likeliest. */
function isLikely(hit, meaning) {
  return isMeant(hit, meaning) && meaning.domains.get(hit.entry.number) === Math.max(...meaning.domains.values());
}

/* What a query finds in the parts at hand: `exact` holds what was written, letter by letter; `also` what comes near it,
   each with `why`: words apart, other width or case, synonyms; where that is little or not what is meant,
   also what the words inside a question find, and what everyday words mean. `wants` are parts in which the latter may be,
   here or not. `isAhead`: what comes near is what is meant, what is exact is not. `isFar`: there is at most what is guessed of
   shared characters, or of less than half of what was written. `isAway`: the catalog does not have what is meant, so that
   nothing is guessed. */
function search(index, query, chosen) {
  const { named, isSure, rest } = placesIn(index, query);
  const plain = isSure && rest ? null : answer(index, query, chosen);
  if (!named.length || plain?.exact.length) return plain;
  const found = { ...answer(index, rest, { ...chosen, named }), named };
  return isSure || found.exact.length || found.also.some((hit) => !hit.isFar) ? found : plain;
}

function answer(index, query, chosen) {
  const meaning = meaningOf(index, query);
  const { isAway } = meaning;
  const found = literally(index, query, chosen, meaning);
  if (found.isEnough) return { ...found, wants: [], isAhead: isAheadOf(found, found.also, meaning), isAway };
  const { pieces } = meaning;
  const inner = pieces.join(" ");
  const asked = inner && inner !== fold(query) ? literally(index, inner, chosen, meaning) : null;
  const answers = asked ? [...asked.exact, ...asked.also] : [];
  const guessed = isAway || (asked && asked.isEnough) ? { hits: [], wants: [] } : guess(index, meaning, chosen);
  const places = new Map(guessed.hits.map(({ entry }, at) => [entry, at]));
  const placeOf = ({ entry }) => (meaning.isWhole && places.has(entry) ? places.get(entry) : places.size);
  if (!found.exact.some((hit) => isLikely(hit, meaning))) found.exact.sort((one, other) => placeOf(one) - placeOf(other));
  const [exact, near, known] = [new Set(found.exact.map((hit) => hit.entry)), new Set(found.also), new Set()];
  const isNew = (hit) => !known.has(hit.entry) && (near.has(hit) || !exact.has(hit.entry));
  const also = [
    ...found.also,
    ...answers.map((hit) => ({ ...hit, why: hit.why || `问的是“${inner}”`, isGuess: true })),
    ...guessed.hits,
  ]
    .sort((one, other) => turnOf(one, meaning) - turnOf(other, meaning))
    .filter((hit) => isNew(hit) && known.add(hit.entry));
  return {
    ...found,
    also,
    wants: guessed.wants,
    near: [...found.near, ...pieces, ...(asked ? asked.near : [])],
    isAhead: isAheadOf(found, also, meaning),
    isFar: !found.exact.length && also.every((hit) => hit.isFar),
    isAway,
  };
}

/* Where what comes near is listed: what is called so and is what the question wants of it, what is meant, the rest; within
   these what gives more of what is wanted. */
function turnOf(hit, meaning) {
  const isGiven = meaning.wanted.length > 0 && hit.rank >= 0;
  const lack = isGiven ? lacking(hit.entry, meaning) : 0;
  return (isGiven && !lack && hit.rank < ELEMENT * 1000 ? 0 : isMeant(hit, meaning) ? 3 : 6) + lack;
}

/* Whether what comes near is meant while nothing exact is. */
function isAheadOf({ exact }, also, meaning) {
  const isHere = (hits) => hits.some((hit) => isLikely(hit, meaning));
  return exact.length > 0 && isHere(also) && !isHere(exact) && !isSaid(exact[0]);
}

/* Whether a guide (a list's row that tells what to bring) is called so, or has a text that is the word or begins with it. */
function isSaid({ entry, rank }) {
  const at = Math.floor(rank / 1000);
  return entry.page.includes("/") && entry.more.length > 0 && at < WHO && at % ELEMENT !== INSIDE;
}

function literally(index, query, chosen, meaning) {
  const words = wordsOf(query);
  const plain = (list) => list.map((word) => ({ words: [word] }));
  const whole = words.length && /\s/.test(query) ? scan(index, plain([query]), chosen, false, null) : [];
  const exact = ordered(whole.length ? whole : scan(index, plain(words), chosen, false, null), words, meaning);
  const loose = words.map((word) => loosely(index, word));
  const isDone = !words.length || (!whole.length && loose.every((term) => term.isPlain));
  const known = isDone ? null : new Map(exact.map((hit) => [hit.entry, hit.keys]));
  const near = isDone ? [] : ordered(scan(index, loose, chosen, true, known), words, meaning);
  const also = loose.some((term) => term.isNumber) ? spread(near) : near;
  for (const hit of also) hit.why = whyNear(index, hit, loose);
  return {
    exact,
    also,
    words,
    near: loose.flatMap((term) => term.words),
    isEnough: !words.length || isEnough(exact, also, meaning),
  };
}

/* Whether no everyday words need to be looked for: enough items, rows of lists apart. */
function isEnough(exact, also, meaning) {
  const items = [...exact, ...also].filter(({ entry }) => !entry.page.includes("/"));
  if (meaning.isWhole) return items.length >= MANY && items.some((hit) => isLikely(hit, meaning));
  return items.length >= FEW || exact.some(isNamed);
}

/* Hits by a document's number: the first of each domain, then the second ones. */
function spread(hits) {
  const held = new Map();
  const turnOf = ({ entry }) => held.set(entry.domain, (held.get(entry.domain) || 0) + 1).get(entry.domain);
  const turns = new Map(hits.map((hit) => [hit, turnOf(hit)]));
  return [...hits].sort((one, other) => one.rank - other.rank || turns.get(one) - turns.get(other));
}

/* Whether the name of a domain's item holds what was written. */
function isNamed({ entry, rank }) {
  return rank < ELEMENT * 1000 && !entry.page.includes("/");
}

function whyNear(index, hit, terms) {
  const meant = terms.flatMap(({ own, synonyms }) =>
    own.some((word) => holds(index, hit, word)) ? [] : synonyms.filter((word) => holds(index, hit, word)).slice(0, 1),
  );
  if (meant.length) return `意思相同的词：${meant.join("、")}`;
  return "写法不同";
}

function holds(index, { entry, keys }, word) {
  return entry.folded.includes(word) || keys.some((key) => index.keys[key].folded?.some((office) => office.includes(word)));
}

/* How many entries hits stand for: one in each place. */
function countOf(hits) {
  return hits.reduce((sum, hit) => sum + hit.keys.length, 0);
}
