"""Makes the files of places, several at a time, each family's in one folder."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from gongkai.publish.family import Family, Publication, Published
from gongkai.publish.folder import Made
from gongkai.publish.place import Place
from gongkai.publish.request import Request

_BEGUN = 500  # entries of places that are begun for each worker; a county has more


def publish(catalogs: Family, output: Path, request: Request) -> list[Made]:
    """A place and those below it, as one folder: the files that were made, with paths below the output. Raises RenderError and
    SwapError."""
    [(_, _, made, *_)] = publish_all([(catalogs, request)], output, lambda text: None)
    return made


def publish_all(
    families: Iterable[tuple[Family, Request]], output: Path, told: Callable[[str], None]
) -> Iterator[Published]:
    """Several places, each with those below it, in their order: their files, and whether those changed the folder. Raises
    RenderError and SwapError.

    While the data of one place are made, and the pages of one before it, those of others are begun, so many that nobody who
    works waits. Nothing of a finished place is kept.
    """
    data, pages = _Line(), _Line()
    for family, request in families:
        publication = Publication(family, output, request)
        for place in publication.places:
            place.start(told)
            data.append((publication, place))
            yield from _onward(data, pages, request.workers.count, told)
    yield from _onward(data, pages, 0, told)


def _onward(data: _Line, pages: _Line, workers: int, told: Callable[[str], None]) -> Iterator[Published]:
    """Take those on that are more than so many workers need; what was made, where a place was the last one of its family."""
    for publication, place in data.more(workers):
        place.turn(told)
        pages.append((publication, place))
        yield from _taken(pages, workers)
    yield from _taken(pages, workers)


def _taken(pages: _Line, workers: int) -> Iterator[Published]:
    for publication, place in pages.more(workers):
        if (done := publication.take(place)) is not None:
            yield done


class _Line(deque[tuple[Publication, Place]]):
    """Places of which something is being made, in their order."""

    def more(self, workers: int) -> Iterator[tuple[Publication, Place]]:
        """The first ones, as long as there are enough behind them to keep the workers at work: half as many as they are, for
        which the other line has the other half; of small places more."""
        alone = workers <= 1
        least, room = (0, 0) if alone else ((workers + 1) // 2, _BEGUN * workers)
        while len(self) > least and sum(place.size for _, place in self) > room:
            yield self.popleft()
