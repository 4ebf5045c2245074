"""`pincite check`: compare each sentence of a text with the articles."""

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

from pincite.ui.cli.options import (
    add_checker_option,
    add_filter_options,
    add_json_option,
    add_limit_option,
    read_lines,
    resolve_articles,
)
from pincite.ui.cli.output import terminal
from pincite.ui.cli.output.progress import progress

if TYPE_CHECKING:
    from pincite.assistant.text_check import TextCheck
    from pincite.index import Index
    from pincite.index.types import Filters


def add_arguments(command: argparse.ArgumentParser) -> None:
    """Add the arguments of `pincite check`."""
    command.add_argument(
        "file",
        metavar="FILE",
        help="a text in any format that can be indexed, or - for standard input",
    )
    command.add_argument(
        "--save",
        metavar="FILE",
        help="write the result as Markdown, HTML or Word, as the name ends (.md, .html, .docx)",
    )
    add_checker_option(command)
    add_filter_options(command)
    add_limit_option(command)
    add_json_option(command, "the result")


def run(arguments: argparse.Namespace) -> int:
    """Check the text, and print what the articles say to each of its sentences."""
    from pincite.assistant.text_check import check_text
    from pincite.index import Index
    from pincite.index.errors import InputError
    from pincite.ui.export.formats import EXPORT_FORMATS

    form = Path(arguments.save).suffix.lower().lstrip(".") if arguments.save else ""
    if form and form not in EXPORT_FORMATS:
        names = ", ".join(f".{each}" for each in EXPORT_FORMATS)
        raise InputError(f"--save {arguments.save}: end the name with one of {names}")
    text = _read_text(arguments)
    with Index.open(arguments.index) as index:
        filters = _make_filters(arguments, index)
        with progress() as report_progress:
            check = check_text(
                index, text, filters=filters, progress=report_progress, checker=arguments.checker
            )
        if form:
            _save(check, index, Path(arguments.save), form)
    if arguments.json:
        print(json.dumps(check.to_json(), indent=1))
    else:
        _print_check(check)
    return 0


def _make_filters(arguments: argparse.Namespace, index: "Index") -> "Filters":
    from pincite.assistant.question import parse_iso_date
    from pincite.index.types import Filters

    filters = Filters(
        articles=frozenset(arguments.article) if arguments.article else None,
        since=parse_iso_date(arguments.since, "since"),
        until=parse_iso_date(arguments.until, "until"),
    )
    return resolve_articles(filters, index)


def _read_text(arguments: argparse.Namespace) -> str:
    from pincite.assistant.text_check.reading import read_text
    from pincite.index.limits import parse_limits

    if arguments.file == "-":
        return "\n".join(read_lines("-"))
    return read_text(Path(arguments.file), limits=parse_limits(arguments.limit))


def _save(check: "TextCheck", index: "Index", path: Path, form: str) -> None:
    from pincite.index.errors import FolderError
    from pincite.ui.export.formats import serialize
    from pincite.ui.export.text_check import build_check_document
    from pincite.ui.i18n import load_translations

    articles = (index.article(each) for each in {c.article_id for c in check.citations})
    publishers = {each.id: each.publisher for each in articles if each.publisher}
    content = serialize(build_check_document(check, publishers, load_translations()), form)
    try:
        path.write_bytes(content)
    except OSError as error:
        raise FolderError(f"{path} cannot be written: {error.strerror or error}") from error


def _print_check(check: "TextCheck") -> None:
    from pincite.ui.export.text_check import describe_finding, summarize_check
    from pincite.ui.i18n import load_translations

    translations = load_translations()
    citations = {each.label: each for each in check.citations}
    for sentence in check.sentences:
        terminal.print_line(" ".join(sentence.text.split()))
        marked = ", ".join(each.text for each in sentence.words)
        finding = describe_finding(sentence, translations)
        terminal.print_line(f"  {finding}{marked and f' ({marked})'}")
        for source in (*sentence.sources, *sentence.others):
            citation = citations[source.label]
            origin = [citation.title, citation.published, citation.source]
            terminal.print_line(f"  [{source.label}] {' '.join(citation.quote.split())}")
            terminal.print_line(f"      {', '.join(part for part in origin if part)}")
        terminal.print_line("")
    terminal.print_line(summarize_check(check, translations))
