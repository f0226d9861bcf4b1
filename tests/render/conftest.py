"""What the tests of formats share."""

import pytest

from gongkai.model.entry import Catalog
from real_catalog import real_catalog


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    """The county's of this repository."""
    return real_catalog()
