/* What everyday words mean, by the ways of saying and the words that tell nothing of templates/synonyms.yaml; search.js
   asks. No page here, only data. */
"use strict";

const LIKELY = 5; // how many items of a domain are listed
const LAW_SIGN = "法"; // 消防法 is a law, not what 消防 means
const LEAST = 0.5; // how much of each character must be known, that a domain is guessed

/* The ways of saying, each word by itself with the numbers of its domains, the likeliest first, and what it looks for. */
function sayingsOf(index) {
  if (index.sayings) return index.sayings;
  const numbers = new Map(index.core.domains.map(([name], number) => [name, number]));
  index.sayings = (index.core.sayings || []).flatMap(([domains, seek, words, perhaps]) => {
    const meant = domains.map((name) => numbers.get(name)).filter((number) => number !== undefined);
    return fold(words).split(" ").map((word) => ({ word, meant, perhaps, seek: seek.map(fold), weight: 1, grams: null }));
  });
  return index.sayings;
}

/* How a query is understood: its `pieces` without words that tell nothing, the ways of saying in it (the longest first, and
   the last of equally long ones), the `rest` beside those that mean a domain, and the `domains` that are meant (number →
   weight). `isWhole`: these ways of saying are all of it; `isLittle`: less than half. `isAway`: they belong to no domain of
   the catalog. `wanted`: what the asking words want of an item (怎么申请: 办事指南). */
function meaningOf(index, query) {
  const pieces = piecesOf(index, query);
  const [asked, text] = [fold(query), pieces.join("")];
  const placeOf = (word) => Math.max(asked.lastIndexOf(word), text.lastIndexOf(word));
  const held = sayingsOf(index).filter(({ word }) => asked.includes(word) || (text !== asked && text.includes(word)));
  const weighed = held.map((saying) => ({ ...saying, weight: saying.word.length + placeOf(saying.word) / 100 }));
  const said = [];
  let left = [asked, text];
  for (const saying of weighed.sort((one, other) => other.weight - one.weight)) {
    if (!left.some((one) => one.includes(saying.word))) continue; // a part of longer ones
    said.push(saying);
    left = left.map((one) => one.replaceAll(saying.word, " "));
  }
  left = [asked, text];
  for (const { word, meant } of said) if (meant.length) left = left.map((one) => one.replaceAll(word, " "));
  const rests = [piecesOf(index, left[0]).join(""), left[1].replaceAll(" ", "")];
  const rest = rests[0].length < rests[1].length ? rests[0] : rests[1];
  const domains = new Map();
  for (const { weight, meant } of said) {
    meant.forEach((number, at) => domains.set(number, (domains.get(number) || 0) + (3 * weight) / (1 + at)));
  }
  return {
    pieces,
    text,
    said,
    rest,
    domains,
    isWhole: domains.size > 0 && rest.length < 2 && rest !== LAW_SIGN,
    isLittle: rest.length * 2 > text.length,
    isAway: said.length > 0 && !domains.size,
    wanted: (index.core.asked || []).flatMap(([words, seek]) => (words.some((word) => asked.includes(fold(word))) ? seek.map(fold) : [])),
  };
}

/* What is left of a question without the words that do not tell what is sought. */
function piecesOf(index, query) {
  const names = index.core.site ? [] : index.places.flatMap(({ name, stem }) => [name, stem]);
  const asked = (index.core.asked || []).flatMap(([words]) => words);
  const idle = [...names, ...asked, ...(index.core.idle || [])].map(fold).sort((one, other) => other.length - one.length);
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

/* For each gram the domains where it stands: in a way of saying (1; less where another domain is named first), or in
   names and contents (a pair, a half). */
function speechOf(index) {
  if (index.grams) return index.grams;
  const grams = new Map();
  const note = (gram, number, weight) => {
    if (!grams.has(gram)) grams.set(gram, new Map());
    grams.get(gram).set(number, Math.max(weight, grams.get(gram).get(number) || 0));
  };
  for (const saying of sayingsOf(index)) {
    saying.grams = gramsOf(saying.word);
    for (const gram of saying.grams) saying.meant.forEach((number, at) => note(gram, number, 1 / (1 + at)));
  }
  for (const [pair, parts] of index.pairs) for (const number of parts) if (isDomain(index, number)) note(pair, number, 0.3);
  if (!index.core.pairs) {
    index.parts.forEach((entries, number) => {
      if (!isDomain(index, number)) return;
      const texts = entries.flatMap((entry) => [entry.domain, ...entry.layers[0], ...entry.layers[1]]);
      for (const gram of gramsOf(...new Set(texts))) if (gram.length > 1) note(gram, number, 0.5);
    });
  }
  return (index.grams = grams);
}

/* Lists are no domains: everyday words lead to what the guideline names. */
function isDomain(index, number) {
  return !index.core.domains[number][1].includes("/");
}

/* The items that are meant: of the domains whose ways of saying are in the query; where there are none, of those that
   share pairs of characters with it. Of either only items in which something of it stands. */
function guess(index, meaning, chosen) {
  const { text, said, rest, domains, isLittle } = meaning;
  const grams = speechOf(index);
  const heard = gramsOf(said.length ? rest : text).filter((gram) => grams.has(gram));
  const isPaired = heard.some((gram) => gram.length > 1); // one character by itself stands in too much
  const mine = isPaired ? heard.filter((gram) => gram.length > 1 || grams.get(gram).size < 4) : [];
  const worth = (gram) => Math.log(1 + index.core.domains.length / grams.get(gram).size) * (gram.length > 1 ? 1 : 0.25);
  const scores = new Map(domains);
  for (const gram of said.length ? [] : mine) {
    for (const [number, weight] of grams.get(gram)) scores.set(number, (scores.get(number) || 0) + weight * worth(gram));
  }
  const best = Math.max(0, ...scores.values());
  const isOpen = (number) => !chosen.domain || index.core.domains[number][0] === chosen.domain;
  const wants = [...scores]
    .filter(([, score]) => said.length || (score >= LEAST * text.length && score > best / 1.5))
    .filter(([number]) => isOpen(number))
    .sort(([, one], [, other]) => other - one)
    .slice(0, 3)
    .map(([number]) => number);
  const likely = said.length ? said : likest(sayingsOf(index), mine, worth);
  const allowed = index.keys.map((key) => isKeyWanted(index, key, chosen));
  const isFar = isLittle || said.every(({ perhaps }) => perhaps); // also where nothing is said
  const lists = wants.map((number) => {
    const mean = likely.filter(({ meant }) => meant.includes(number));
    const why = said.length ? `日常说“${mean[0].word}”` : `与“${text}”相近`;
    return (index.parts[number] || [])
      .filter((entry) => isWanted(entry, chosen))
      .map((entry) => ({ entry, keys: entry.keys.filter((key) => allowed[key]), rank: -nearness(entry, mine, worth, mean), why, isGuess: true, isFar }))
      .filter((hit) => hit.keys.length && hit.rank < 0)
      .sort((one, other) => one.rank - other.rank || one.entry.isRare - other.entry.isRare)
      .filter((hit, at, all) => at < LIKELY && hit.rank <= all[0].rank / 3);
  });
  const hits = [];
  for (let at = 0; at < LIKELY; at += 1) for (const list of lists) if (list[at]) hits.push(list[at]);
  return { hits, wants: wants.filter((number, at) => said.length || lists[at].length || !index.parts[number]) };
}

/* The ways of saying that share most with what is sought. */
function likest(sayings, mine, worth) {
  const known = new Set(mine);
  const shares = sayings.map(({ grams }) => grams.reduce((sum, gram) => sum + (known.has(gram) ? worth(gram) : 0), 0));
  const most = Math.max(0, ...shares);
  return most ? sayings.filter((saying, at) => shares[at] >= most * 0.8) : [];
}

/* How little an item gives what the asking words want: 0 where its own name (a list's too) says so, 1 where its contents do. */
function lacking({ primary, secondary, domain, page, elements }, { wanted }) {
  const own = page.includes("/") ? [domain] : [secondary || primary];
  const holds = (texts) => texts.some((text) => wanted.some((word) => fold(text).includes(word)));
  return holds(own) ? 0 : holds(elements) ? 1 : 2;
}

/* How near an item comes: what ways of saying look for, the first the most, those of a longer way more than of a shorter
   one; then shared pairs, in the name more than in contents. */
function nearness(entry, mine, worth, mean) {
  const [name, contents] = [0, 1].map((depth) => fold(entry.layers[depth].join("\n")));
  const most = Math.max(...mean.map(({ weight }) => weight));
  const sought = mean.flatMap(({ weight, seek }) =>
    seek.map((one, at) => ((name.includes(one) ? 9 : contents.includes(one) ? 4 : 0) / (1 + at / 4)) * (weight / most)),
  );
  const shared = mine.map((gram) => worth(gram) * (name.includes(gram) ? 3 : contents.includes(gram) ? 1 : 0));
  return Math.max(0, ...sought) + shared.reduce((sum, one) => sum + one, 0);
}
