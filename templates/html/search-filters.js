/* The filters of the search: what they offer, and how much each choice would leave. */
"use strict";

/* What each filter offers: [value, text, group]; `chosen` is the place that is chosen. */
function offersOf(index, chosen) {
  const { core, places } = index;
  const same = (values) => [...new Set(values)].map((value) => [value, value]);
  const offices = core.offices.flatMap((office) => (core.site ? [officeLabel(office)] : [officeOf(office, places[0])]));
  const groups = core.audience.filter((who) => who !== PUBLIC);
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
    place: placesFor(index, chosen),
  };
}

/* The places to choose: cities, those below no other, and what lies below the chosen one and those above it. A province has more
   villages than anybody reads in a list. */
function placesFor(index, chosen) {
  const open = new Set(index.places.find(({ slug }) => slug === chosen)?.chain);
  const shown = (place) => [[place.slug, place.label, place.city], ...(open.has(place) ? place.below.flatMap(shown) : [])];
  const cities = [...new Set(index.places.map((place) => place.city).filter(Boolean))];
  const tops = index.places.filter(({ above }) => above === undefined);
  return [...cities.map((city) => [city, `${city}全部`, city]), ...tops.flatMap(shown)];
}

function fillSelect(select, offers) {
  const groups = new Map();
  const { value: chosen } = select;
  select.replaceChildren(select.options[0]);
  for (const [value, text, group] of offers) {
    if (group && !groups.has(group)) {
      const made = element("optgroup");
      made.label = group;
      groups.set(group, made);
      select.append(made);
    }
    (groups.get(group) || select).append(new Option(text, value));
  }
  select.value = chosen;
}

/* How many entries each value of each filter would leave, the other filters as they are: name → value → number. What holds of
   a wording is counted once for all its places, what holds of an office in a place once for all its wordings. */
function countsOf(index, hits, chosen) {
  const counts = new Map(Object.keys(chosen).map((name) => [name, new Map()]));
  const add = (name, values, times) => {
    const known = counts.get(name);
    if (times && known) for (const value of values) known.set(value, (known.get(value) || 0) + times);
  };
  const isAgainst = (name, values) => Boolean(chosen[name]) && !values.includes(chosen[name]);
  const valuesOf = index.keys.map(({ place, labels }) => {
    const { chain, city } = index.places[place];
    return { office: labels.length > 1 ? [...new Set(labels)] : labels, place: [city, ...chain.map((one) => one.slug)] };
  });
  const names = ["office", "place"];
  const against = valuesOf.map((values) => names.filter((name) => isAgainst(name, values[name])));
  const times = new Uint32Array(index.keys.length);
  for (const { entry, keys } of hits) {
    const own = { domain: [entry.domain], channel: entry.by, audience: entry.who, mode: [entry.mode], tier: entry.tiers };
    const wrong = Object.keys(own).filter((name) => isAgainst(name, own[name]));
    if (wrong.length > 1) continue;
    let right = 0;
    for (const key of keys) if (!against[key].length) right += 1;
    for (const name of wrong.length ? wrong : Object.keys(own)) add(name, new Set(own[name]), right);
    if (wrong.length) continue;
    for (const key of keys) times[key] += 1;
  }
  valuesOf.forEach((values, key) => {
    const [first, ...more] = against[key];
    if (!more.length) for (const name of first ? [first] : names) add(name, values[name], times[key]);
  });
  return counts;
}

/* Puts the numbers beside the filters' values; `counts` is null where they are not known. */
function showCounts(selects, counts) {
  for (const select of selects) {
    for (const option of select.options) {
      if (!option.value) continue;
      option.dataset.text ??= option.text;
      const text = counts ? `${option.dataset.text}（${counts.get(select.name)?.get(option.value) || 0}）` : option.dataset.text;
      if (option.text !== text) option.text = text;
    }
  }
}
