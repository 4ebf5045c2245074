"""The articles that filters choose, as a condition in SQL."""

import json

from pincite.index.types import Filters


def build_where_clause(filters: Filters, column: str) -> tuple[str, dict[str, str]]:
    """Return a WHERE clause that restricts `column`, an article's number, and its values."""
    conditions, values = [], {}
    if filters.articles is not None:
        conditions.append("id IN (SELECT value FROM json_each(:articles))")
        values["articles"] = json.dumps(sorted(filters.articles))
    if filters.since is not None:
        conditions.append("published >= :since")
        values["since"] = filters.since
    if filters.until is not None:
        # "2024-06" as an end includes all of June.
        conditions.append("substr(published, 1, length(:until)) <= :until")
        values["until"] = filters.until
    if filters.publishers is not None:
        conditions.append("coalesce(publisher, '') IN (SELECT value FROM json_each(:publishers))")
        values["publishers"] = json.dumps(sorted(filters.publishers))
    if filters.named is not None:
        # SQLite's lower() handles ASCII letters only.
        searched_columns = (
            "coalesce(title, '') || char(10) || coalesce(publisher, '') || char(10) || source"
        )
        conditions.append(f"instr(casefold({searched_columns}), :named)")
        values["named"] = filters.named.casefold()
    if not conditions:
        return "", {}
    subquery = f"SELECT number FROM articles WHERE {' AND '.join(conditions)}"
    return f"WHERE {column} IN ({subquery})", values
