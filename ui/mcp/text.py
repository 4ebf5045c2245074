"""Results as text, for clients that pass on text only. Every quotation names its article."""

from pincite.ui.mcp.results import (
    AnswerResult,
    ArticleEntry,
    ArticleListResult,
    ArticleResult,
    CitedSentence,
    SearchResult,
)


def format_answer(answer: AnswerResult) -> str:
    """Return the answer, then each source with the sentence it is cited for."""
    parts = [answer.text]
    parts += [
        f"The articles differ. {each.text} [{'] ['.join(each.citations)}]"
        for each in answer.disputes
    ]
    if answer.citations:
        parts.append("\n".join(["Sources:", *map(_format_citation, answer.citations)]))
    parts += answer.notices
    parts.append(f"Confidence {answer.confidence:.0%}, {answer.searched:,} articles searched.")
    return "\n\n".join(parts)


def format_search(result: SearchResult) -> str:
    """Return the passages, each below its article."""
    if not result.passages:
        return f"Nothing found in {result.searched:,} articles."
    return "\n\n".join(
        f"{number}. {_format_entry(each.article)}, characters {each.start} to {each.end}:\n"
        f"{each.text}"
        for number, each in enumerate(result.passages, start=1)
    )


def format_article(result: ArticleResult) -> str:
    """Return the article's description and its text."""
    lines = [_format_entry(result.article)]
    if result.author:
        lines.append(f"By {result.author}")
    if result.copies:
        lines.append(f"Copies: {', '.join(copy.id for copy in result.copies)}")
    lines += ["", result.text]
    if result.next_start is not None:
        lines += [
            "",
            f"Continues: {result.characters:,} characters in all, read on from "
            f"start={result.next_start}.",
        ]
    return "\n".join(lines)


def format_list(result: ArticleListResult) -> str:
    """Return one line for each article."""
    if not result.articles:
        return f"No articles listed; {result.matching:,} match."
    lines = [f"- {_format_entry(each)}" for each in result.articles]
    if result.next_offset is not None:
        lines.append(f"{result.matching:,} match: continue with offset={result.next_offset}.")
    return "\n".join(lines)


def _format_citation(citation: CitedSentence) -> str:
    details = ", ".join(filter(None, [citation.title, citation.published, citation.article_id]))
    return f"[{citation.label}] “{citation.quote}” ({details})"


def _format_entry(entry: ArticleEntry) -> str:
    return ", ".join(filter(None, [entry.title, entry.publisher, entry.published, entry.id]))
