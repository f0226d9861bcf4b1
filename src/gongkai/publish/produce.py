"""Everything of some places, and what stands above them, made in an output folder: what `gongkai build` does."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from gongkai.model.entry import Catalog
from gongkai.model.item import is_domain
from gongkai.model.refusal import Refusal
from gongkai.model.templates import Templates
from gongkai.progress.status import missing
from gongkai.publish.asked import chosen_domains, unreviewed
from gongkai.publish.executor import workers
from gongkai.publish.family import key_of, unchanged
from gongkai.publish.folder import Made, formats_kept, is_kept, withdraw
from gongkai.publish.keys import Keys
from gongkai.publish.moved import Leading, lead_on, leading, with_moved
from gongkai.publish.placed import gone, remember, strangers
from gongkai.publish.plan import WHOLE
from gongkai.publish.request import Request
from gongkai.publish.root import has_front_page, item_pages, publish_site
from gongkai.publish.run import publish_all
from gongkai.publish.shards import Note, Part, put_together, whole
from gongkai.publish.stage import staged
from gongkai.publish.store import Store
from gongkai.publish.swap import SwapError
from gongkai.publish.tools import fonts, own_templates, tools
from gongkai.publish.unchanged import held
from gongkai.render import FORMATS, RenderError, Settings
from gongkai.render.csv import too_long
from gongkai.render.html.offers import size
from gongkai.site.changes import history, latest
from gongkai.source.editions import EditionError, editions
from gongkai.source.places import folder_of, inside, is_slug, level_of, option_of, place_slugs, within

_MOST_KNOWN = 20_000  # files of which digests are held in memory; those of more are read again


@dataclass(frozen=True, slots=True)
class How:
    """What to make: formats, domains as they were named, the site's full address, how many processes may be used.

    One place that stands `alone` gets a front page above it only where there is one already. Where the `whole` project is
    made, the files of places go that it had when it was made there last, and has no more. What was made already comes from
    `store`, `explain` is told why the rest is made, and a Dask cluster makes it where its `scheduler` is named. A
    `part` of the whole gets no front page, but `merge` makes one. A `sealed` output is told from another by what it holds.
    """

    formats: tuple[str, ...]
    domains: tuple[str, ...] = ()
    address: str = ""
    jobs: int = 1
    accessible: bool = False
    alone: bool = False
    whole: bool = False
    store: Store | None = None
    scheduler: str = ""
    explain: Callable[[str], None] | None = None
    part: Part | None = None
    sealed: bool = False


class Produced(NamedTuple):
    """What to tell of what was made, and of what was left alone; the date of the newest catalog; the titles of counties'
    catalogs that nobody agreed to; what would be told if the same were made again, and a digest of the output that is found
    then, if it can be told."""

    told: list[str]
    left: list[str]
    date: str
    unreviewed: list[str]
    again: list[str]
    state: str | None


def produce(
    root: Path,
    output: Path,
    wanted: Sequence[str],
    catalogs: Mapping[str, Catalog],
    templates: Templates,
    how: How,
    shown: Callable[[Path], str] = str,
    progress: Callable[[str], None] = lambda text: None,
    listed: Callable[[str], None] = lambda path: None,
) -> Produced:
    """Make the files of the wanted places in `output`. `shown` says how to write a path, `listed` is told each file's, below the
    output.

    Raises Refusal; what was there then stays as it was.
    """
    asked = _asked(output, templates, how)
    families = _families(wanted, catalogs)
    families = how.part.families(families) if how.part else families
    tell = _Telling(how, output, shown, listed, place_slugs(root))
    domains = _domains(families, catalogs, how.domains)
    if how.domains:
        tell.left += [f"{catalogs[top].place.name}没有这样的领域，没有编" for top, *_ in families if top not in domains]
        families = [family for family in families if family[0] in domains]
    tell.again += [unchanged(slug) for slug in _tops(wanted)] if how.explain else []
    state: str | None = None
    moved: dict[str, str] = {}  # the slugs of those places that lie elsewhere now, whose former addresses lead on
    lost = gone(root, output, wanted, how.store) if how.whole else []
    with staged(output) as fresh, workers(how.jobs, how.scheduler) as crew:
        had = has_front_page(fresh)
        for slug in lost:
            withdraw(slug, fresh)
        front_page = "html" in how.formats and (not how.alone or had) and not how.part
        request = replace(
            asked,
            in_site="html" in how.formats if how.part else front_page or had,
            items=None if front_page or how.part else item_pages(fresh),
            workers=replace(
                crew,
                inside=1 if crew.far or len(families) >= how.jobs else how.jobs,
                whole=crew.count > 1 and sum(map(len, families)) >= 2 * crew.count,
            ),
            tools=asked.tools if crew.far else "",
        )
        wishes = (
            (family, replace(one, domains=domains.get(family[0].place.slug, ())))
            for family, one in _wishes(root, families, catalogs, request)
        )
        for family, wish, made, changed, dropped in publish_all(wishes, fresh, progress):
            asked.keys.forget()
            tell.family(family, wish, made, changed)
            if "html" in how.formats:
                moved |= {former: ref.slug for one in wish.histories.values() for former, ref in one.moved}
                outside = [] if how.part else list(leading(family, wish, catalogs))
                moved |= lead_on(outside, fresh)
            tell.told += [_dropped(slug, root, moved) for slug in dropped]
            tell.kept_of(fresh, family[0].place.slug)
        tell.told = [*(_dropped(slug, root, moved) for slug in lost), *tell.told]
        if how.part:
            tell.told += [] if families else [f"第 {how.part} 份里没有地方；合的时候也要有它"]
            Note(how.part, _said(how), _keys(root, families, catalogs, asked)).write(fresh)
        if front_page:
            # places are compared by their data, which are to be those of now
            compared = "json" in how.formats and not how.domains
            now = [slug for slug in _given(families, catalogs, fresh) if not compared or not _has_data(fresh, slug)]
            tell.site(*_publish_site(fresh, catalogs, now, templates, how.address, how.store if compared else None))
        if how.sealed:
            state = held(fresh, wanted, tell.digests)
    if how.store:
        how.store.trim()
    if not how.part:
        remember(root, output, [slug for family in families for slug in family], lost, how.store)
    tell.left += [line for line in [strangers(output, wanted)] if line and how.whole]
    tell.left += _said_of_kept(tell.kept, how, _tops(wanted), only=tell.whole_kept)
    heads = {slug: tell.heads.get(slug) or _head(catalogs[slug]) for slug in catalogs}
    newest = max(catalog.date for catalog in heads.values())
    told, again = (lines + tell.lacking for lines in (tell.told, tell.again))
    return Produced(told, tell.left, newest, unreviewed(heads), again, state)


@dataclass(slots=True)
class _Telling:
    """What is told of what was made (only when everything stands where it belongs), what a build would tell `again` that
    changes nothing, and what is kept in mind for it."""

    how: How
    output: Path
    shown: Callable[[Path], str]
    listed: Callable[[str], None]
    slugs: Sequence[str]  # of all places of the project
    told: list[str] = field(default_factory=list)
    again: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    lacking: list[str] = field(default_factory=list)
    kept: set[str] = field(default_factory=set)  # formats that were not made now
    whole_kept: bool = False  # whether the whole catalog was not, of which there are files
    heads: dict[str, Catalog] = field(default_factory=dict)
    digests: dict[str, str] = field(default_factory=dict)

    def family(self, family: Sequence[Catalog], wish: Request, made: Sequence[Made], changed: bool) -> None:
        """A place and those below it are made."""
        for one in made:
            self.listed(one.path)
        if self.how.sealed and len(self.digests) < _MOST_KNOWN:
            self.digests |= {one.path: one.sha256 for one in made}
        news: list[str] = []
        for catalog in family:
            dated = family[0] if catalog.date == family[0].date else catalog
            news += latest(catalog, wish.histories[catalog.place.slug], self._option(catalog), self._option(dated))
        for lines, new in ((self.told, changed), (self.again, False)):
            lines += _told(family, made, new, lambda path: self.shown(self.output / path), wish.domains or (WHOLE,))
            lines += news
        self.lacking += [
            line for line in (missing(one, self._option(one)) for one in family) if line and not self.how.domains
        ]
        self.heads |= {one.place.slug: _head(one) for one in family}

    def _option(self, catalog: Catalog) -> str:
        return option_of(catalog.place.slug, self.slugs)

    def kept_of(self, fresh: Path, slug: str) -> None:
        """What the folder of such a place, in the copy of the output, holds of earlier builds."""
        self.kept |= formats_kept(fresh, slug, {*self.how.formats, *self.kept})
        self.whole_kept = self.whole_kept or (bool(self.how.domains) and is_kept(fresh, slug, WHOLE))

    def site(self, count: int, foreign: Sequence[str]) -> None:
        """The front page is made, unless files are in its way."""
        said, strange = _said_of_site(self.output, count, foreign, self.shown)
        if said:
            self.listed("index.html")
        self.told, self.again, self.left = [*self.told, *said], [*self.again, *said], [*self.left, *strange]


def _wishes(
    root: Path, families: Iterable[Sequence[str]], catalogs: Mapping[str, Catalog], request: Request
) -> Iterator[tuple[list[Catalog], Request]]:
    """Each family's catalogs, when its turn comes, and what is asked for with their histories; Refusal where their editions
    cannot be read."""
    for slugs in families:
        family = [catalogs[slug] for slug in slugs]
        try:
            histories = {one.place.slug: history(editions(root, one.place.slug), one) for one in family}
        except EditionError as problem:
            raise Refusal(f"{problem}。没有编，原来的成品没有动") from problem
        yield family, replace(request, histories=with_moved(family, histories, catalogs))


def _head(catalog: Catalog) -> Catalog:
    """A catalog without what it holds: its name, its date, its state."""
    return replace(catalog, domains=(), lists=(), guidelines=(), laws={}, standing=None)


def _given(families: Iterable[Sequence[str]], catalogs: Iterable[str], output: Path) -> list[str]:
    """The places of which the front page tells what their sources say: those just made, and those without data. Of a place
    above them that was not made, its published data are told."""
    made = {slug for family in families for slug in family}
    return [slug for slug in catalogs if slug in made or not _has_data(output, slug)]


def _has_data(output: Path, slug: str) -> bool:
    return (output / slug / f"{WHOLE}.json").is_file()


def _publish_site(
    output: Path,
    catalogs: Mapping[str, Catalog],
    now: Iterable[str],
    templates: Templates,
    address: str,
    store: Store | None = None,
) -> tuple[int, list[str]]:
    """The front page and what belongs to it; of the places `now` it is told what their sources say, of others their data."""
    first = catalogs[next(iter(catalogs))]
    made = {slug: partial(catalogs.__getitem__, slug) for slug in now}
    return publish_site(output, first, made, templates, address, store)


def _asked(output: Path, templates: Templates, how: How) -> Request:
    """What is asked for of any place."""
    letters = fonts() if "pdf" in how.formats and (how.store or how.scheduler or how.part) else ""
    return Request(
        how.formats,
        (),
        Settings(templates=templates, accessible=how.accessible, base_url=how.address),
        own=own_templates(templates),
        store=how.store,
        tools=tools() + letters,
        keys=Keys(letters),
        explain=how.explain,
        name=str(output),
    )


def _said(how: How) -> dict[str, Any]:
    """How a part is made, as its note says it."""
    return {"formats": list(how.formats), "address": how.address, "accessible": how.accessible}


def _keys(
    root: Path, families: Iterable[Sequence[str]], catalogs: Mapping[str, Catalog], asked: Request
) -> dict[str, str]:
    """The keys of all files of the families, by the first place's slug."""
    request = replace(asked, in_site="html" in asked.formats)
    return {family[0].place.slug: key_of(family, wish) for family, wish in _wishes(root, families, catalogs, request)}


def merge(
    root: Path,
    output: Path,
    folders: Sequence[Path],
    wanted: Sequence[str],
    catalogs: Mapping[str, Catalog],
    templates: Templates,
    shown: Callable[[Path], str] = str,
) -> Produced:
    """Put the parts of a site together in `output`, with its front page. Raises Refusal; what was there then stays as it
    was."""
    notes = {folder: Note.read(folder) for folder in folders}
    said = whole(notes)
    try:
        formats = tuple(name for name in FORMATS if name in said["formats"])
        how = How(formats, (), str(said["address"]), accessible=said["accessible"] is True, part=Part(1, 1))
    except (LookupError, TypeError) as problem:
        raise Refusal(f"{folders[0]} 的说明读不懂，请重新编这一份") from problem
    request = replace(_asked(output, templates, how), in_site="html" in formats)
    keys, moved = dict[str, str](), list[Leading]()
    for family, wish in _wishes(root, _families(wanted, catalogs), catalogs, request):
        keys[family[0].place.slug] = key_of(family, wish)
        moved += leading(family, wish, catalogs) if wish.in_site else ()
    told, left = list[str](), list[str]()
    try:
        with staged(output) as fresh:
            put_together(notes, keys, fresh)
            if "html" in formats:
                count, foreign = _publish_site(fresh, catalogs, catalogs, templates, how.address)
                told, left = _said_of_site(output, count, foreign, shown)
                lead_on(moved, fresh)
    except (RenderError, SwapError) as problem:
        raise Refusal(f"{problem}。没有合，原来的成品没有动") from problem
    left += [line for line in [strangers(output, wanted)] if line]
    heads = {slug: _head(one) for slug, one in catalogs.items()}
    return Produced(told, left, max(one.date for one in heads.values()), unreviewed(heads), told, None)


def _said_of_site(
    output: Path, count: int, foreign: Sequence[str], shown: Callable[[Path], str]
) -> tuple[list[str], list[str]]:
    """What to say of the front page that was made, if it was, and of files that are in its way."""
    front = [] if "index.html" in foreign else [f"全站首页：{shown(output / 'index.html')}，列出 {count} 个县"]
    return front, [f"{shown(output / name)} 不是 gongkai 编的，没有动。" for name in foreign]


def _said_of_kept(kept: Collection[str], how: How, tops: Sequence[str], *, only: bool) -> list[str]:
    """What to say of formats that were not made now, and of the whole catalog where `only` domains were, of which files of an
    earlier build stand beside those that were. The command makes all, since pages tell of the other files."""
    formats = [FORMATS[name].title for name in FORMATS if name in kept]
    if not formats and not only:
        return []
    names = "、".join((["整本的目录"] if only else []) + formats)
    told = "成品里还是以前编的；那以后改过目录的，里面是旧的内容"
    every = [name for name in FORMATS if name in kept or name in how.formats]
    chosen = "" if len(every) == len(FORMATS) else f" --format {','.join(every)}"
    option = "" if how.whole else "".join(f" --place {slug}" for slug in tops)
    return [f"这次没有编{names}：{told}。一起更新：gongkai build{chosen}{option}"]


def _dropped(slug: str, root: Path, moved: Mapping[str, str]) -> str:
    if slug in moved:
        return f"{slug} 改在 {moved[slug]} 了，原来的网址转到那里"
    broken = is_slug(slug) and (root / folder_of(slug) / level_of(slug).file).exists()
    return f"{slug} {'的文件有错，编不了' if broken else '已不在项目里'}，删去它的成品"


def _tops(wanted: Sequence[str]) -> list[str]:
    """Those of the places that lie in no other that is wanted."""
    named = frozenset(wanted)
    return [slug for slug in wanted if named.isdisjoint(within(slug))]


def _families(wanted: Sequence[str], catalogs: Collection[str]) -> list[list[str]]:
    """The places to publish together: each that was asked for, with those below it."""
    tops, below = _tops(wanted), inside(catalogs)
    for slug in tops:
        if slug not in catalogs:
            raise Refusal(f"{slug} 的 {level_of(slug).file} 有错，没有内容可编")
    return [[top, *below.get(top, ())] for top in tops]


def _domains(
    families: Sequence[Sequence[str]], catalogs: Mapping[str, Catalog], wanted: Sequence[str]
) -> dict[str, tuple[str, ...]]:
    """The slugs of the wanted domains by place, without the places that have none of them; a domain that no place has is
    refused."""
    if not wanted or not families:
        return {}
    there = {top: catalogs[top].domains for top, *_ in families}
    names = [catalogs[top].place.name for top in there]
    every = {domain.name: domain for some in there.values() for domain in some}
    chosen_domains([*every.values()], wanted, f"{names[0]}的目录" if len(names) == 1 else f"{len(names)} 个地方的目录")
    found = {
        top: [word for word in wanted if any(is_domain(word, one.order, one.name, one.slug) for one in some)]
        for top, some in there.items()
    }
    return {top: chosen_domains(there[top], words, "") for top, words in found.items() if words}


def _told(
    family: Sequence[Catalog], made: Sequence[Made], changed: bool, shown: Callable[[str], str], stems: Sequence[str]
) -> Iterator[str]:
    """What to say of what was made of each place and where it is: its cover, and the files of these names. Of files that were
    there already only where."""
    by_folder: dict[str, list[tuple[str, Made]]] = {}
    for one in made:
        folder, _, name = one.path.rpartition("/")
        by_folder.setdefault(folder, []).append((name, one))
    for catalog in family:
        count = f"{catalog.title}：{len(catalog.domains)} 个领域，{catalog.count} 项"
        if not changed:
            yield f"{count}。和上次编的一样，没有改动，在 {shown(catalog.place.slug)}"
            continue
        yield f"{count}。成品在 {shown(catalog.place.slug)}"
        own = by_folder.get(catalog.place.slug, ())
        for name, artifact in own:
            if name == "index.html" or name.rpartition(".")[0] in stems:
                yield f"  {shown(artifact.path)}  {size(artifact.size)}"
        if any(name.endswith(".csv") for name, _ in own):
            yield from (f"  {told}" for told in too_long(catalog))
