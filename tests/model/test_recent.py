"""What was worked out a moment ago is not worked out again, of the very same values."""

from dataclasses import dataclass, replace

from gongkai.model.recent import recent


@dataclass(frozen=True)
class Given:
    counts: tuple[int, ...]
    other: str = ""


def test_the_same_values_give_the_same_result_and_others_another():
    seen = []

    @recent(lambda given: (given.counts,), most=2)
    def total(given):
        """The sum."""
        seen.append(given)
        return [sum(given.counts)]

    first = Given((1, 2))
    assert total(first) is total(replace(first, other="no matter"))
    alike = Given(tuple(range(1, 3)))  # equal, but nobody compares
    assert total(alike) == total(first) == [3]
    assert len(seen) == 2
    assert total(Given((5,))) == [5]  # the eldest gives way
    assert total(first) == [3]
    assert len(seen) == 4
    assert total.__doc__ == "The sum."
