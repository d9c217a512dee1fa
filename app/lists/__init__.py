"""Lists of people as others keep them, read as they are: Excel, CSV, pasted tables, 群接龙."""

from app.lists.headers import FIELDS, Mapping_, guessed
from app.lists.lines import Line, Remark, read_lines
from app.lists.opening import open_list
from app.lists.sheets import Cell, Row, Sheet

__all__ = [
    "FIELDS",
    "Cell",
    "Line",
    "Mapping_",
    "Remark",
    "Row",
    "Sheet",
    "guessed",
    "open_list",
    "read_lines",
]
