"""表: rows of their own under one row, as the 申请材料 of a guide. Its columns are of the other kinds."""

from gongkai.kinds.kind import Kind
from gongkai.model.form import TABLE

KIND = Kind(TABLE, takes="下面每行一项")
