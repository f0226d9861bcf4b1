/* The filters of the search: what they offer, and how much each choice would leave. */
"use strict";

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

/* What a wording in a place is to each filter. */
function valuesOf(index, entry, key) {
  const { place, labels } = index.keys[key];
  const { chain, city } = index.places[place];
  return {
    domain: [entry.domain],
    office: labels,
    channel: entry.by,
    audience: entry.who,
    mode: [entry.mode],
    tier: entry.tiers,
    place: [city, ...chain.map((one) => one.slug)],
  };
}

/* How many entries each value of each filter would leave, the other filters as they are: "name value" → number. */
function countsOf(index, hits, chosen) {
  const counts = new Map();
  const names = Object.keys(chosen);
  for (const { entry, keys } of hits) {
    for (const key of keys) {
      const values = valuesOf(index, entry, key);
      const against = names.filter((name) => chosen[name] && !values[name].includes(chosen[name]));
      if (against.length > 1) continue;
      for (const name of against.length ? against : names) {
        for (const value of new Set(values[name])) counts.set(`${name} ${value}`, (counts.get(`${name} ${value}`) || 0) + 1);
      }
    }
  }
  return counts;
}

/* Puts the numbers beside the filters' values; `counts` is null where they are not known. */
function showCounts(selects, counts) {
  for (const select of selects) {
    for (const option of select.options) {
      if (!option.value) continue;
      option.dataset.text ??= option.text;
      const text = counts ? `${option.dataset.text}（${counts.get(`${select.name} ${option.value}`) || 0}）` : option.dataset.text;
      if (option.text !== text) option.text = text;
    }
  }
}
