"""Files as rows: reading CSV, XLSX, JSON Lines and Parquet, column mapping, rows that are wrong.

`mapping` and `errors` are imported by name; what is here has no heavy import.
"""

from siraba.core.tabular.codes import MESSAGES, Code
from siraba.core.tabular.error_columns import Table
from siraba.core.tabular.reading import columns, count, open_table, read_rows
from siraba.core.tabular.rows import Row, RowProblem, Unreadable, digest, explain

__all__ = [
    "MESSAGES",
    "Code",
    "Row",
    "RowProblem",
    "Table",
    "Unreadable",
    "columns",
    "count",
    "digest",
    "explain",
    "open_table",
    "read_rows",
]
