"""The names that programs rely on: removing or changing one needs a new major version.

Covers also: pincite, pincite.index.errors.
"""

import inspect
import subprocess
import sys
from importlib import import_module
from typing import Any

import pincite
import pytest
from pincite.assistant import ModelError
from pincite.index import FolderError, InputError, PinciteError, StoreError

from tests.assistant.test_types import make_whole_answer
from tests.fakes.assistant.outcomes import fake_run

NAMES = """
pincite: Answer Index PinciteError __version__ build build_chain
pincite.index: build_articles LangChainEmbedder
pincite.assistant.langchain: CHECKPOINT_TYPES ChatModel PinciteRetriever make_ask_tool
pincite.assistant.langchain: make_document make_documents make_search_tool make_tools
pincite.index: build Index Served Embedder Endpoint PinciteError InputError FolderError StoreError
pincite.assistant: build_chain Answer Citation Statement Question Settings DEFAULTS ModelSettings
pincite.assistant: ModelError TextCheck check_text
pincite.assistant.text_check: CheckSource CheckedSentence
pincite.index.sentences: split Span VERSION
pincite.index.limits: Limits
pincite.index.pages: draw locate PageBox
pincite.assistant.condense: standalone
pincite.assistant.read: score
pincite.assistant.check: support
pincite.assistant.evaluation: evaluate compare parse_row draft_questions EvaluationQuestion
pincite.assistant.evaluation: EvaluationRun
pincite.assistant.tracing.telemetry: add_spans
pincite.prompts: load
pincite.ui.cli: main
"""

MEMBERS = {
    "pincite.index:Index": "open close current id folder skipped search article articles sentences "
    "coverage listing publishers months copies also_in",
    "pincite.index:Served": "close current id folder skipped search article articles sentences "
    "coverage listing publishers months copies also_in",
    "pincite.assistant:TextCheck": "to_json from_json count",
    "pincite.assistant:Answer": "to_json from_json message answered as_of rewritten_question",
}

SIGNATURES = {
    "pincite.index:build": "folder into embedder limits server force progress",
    "pincite.index:build_articles": "articles into name embedder server force progress",
    "pincite.index:LangChainEmbedder": "embeddings name max_tokens",
    "pincite.assistant.langchain:ChatModel": "chat_model window longest total name",
    "pincite.assistant.langchain:make_tools": "chain index",
    "pincite.assistant.langchain:make_ask_tool": "chain name description",
    "pincite.assistant.langchain:make_search_tool": "index name description",
    "pincite.index:Index.open": "path embedder",
    "pincite.index:Index.search": "self query limit filters per_article weights",
    "pincite.index:Served": "path embedder",
    "pincite.assistant:build_chain": "index settings reader model",
    "pincite.assistant:check_text": "index text filters progress checker",
    "pincite.assistant:Settings": "passages passages_per_article quotes caution reader "
    "longest_question model statements unsupported quote_on_failure answer_seconds "
    "decided_by second_opinion checker passages_read",
    "pincite.assistant:ModelSettings": "name base_url key window longest temperature "
    "retries connect first gap total json",
    "pincite.index.limits:Limits": "file_mb rows_mb seconds nesting unpacked_mb memory_mb "
    "sentences linked ocr",
    "pincite.index.pages:draw": "folder article page width limits",
    "pincite.index.pages:locate": "article start end",
    "pincite.index.sentences:split": "text",
    "pincite.assistant.condense:standalone": "question history",
    "pincite.assistant.read:score": "question sentences",
    "pincite.assistant.check:support": "statement sentences",
    "pincite.assistant.evaluation:evaluate": "questions chain settings progress",
    "pincite.assistant.evaluation:compare": "old new",
    "pincite.assistant.evaluation:parse_row": "row number get_article max_length",
    "pincite.assistant.evaluation:draft_questions": "index count seed reader progress",
    "pincite.assistant.tracing.telemetry:add_spans": "chain include_text tracer_provider",
    "pincite.prompts:load": "name values",
    "pincite.ui.cli:main": "arguments",
}


def list_public_names() -> list[tuple[str, str]]:
    lines = [line.partition(": ") for line in NAMES.strip().splitlines()]
    return [(module, name) for module, _, names in lines for name in names.split()]


@pytest.mark.parametrize(("module", "name"), list_public_names())
def test_a_name_can_be_imported(module: str, name: str) -> None:
    assert hasattr(import_module(module), name)
    assert name in dir(import_module(module))


@pytest.mark.parametrize("class_path", MEMBERS)
def test_a_class_has_its_members_and_documents_them(class_path: str) -> None:
    module, _, name = class_path.partition(":")
    found = getattr(import_module(module), name)
    for member in MEMBERS[class_path].split():
        assert inspect.getdoc(getattr(found, member)), member


@pytest.mark.parametrize("path", SIGNATURES)
def test_a_callable_keeps_its_parameters(path: str) -> None:
    module, _, names = path.partition(":")
    found: Any = import_module(module)
    for name in names.split("."):
        found = getattr(found, name)
    expected = SIGNATURES[path].split()
    assert list(inspect.signature(found).parameters)[: len(expected)] == expected


@pytest.mark.parametrize("error", [InputError, FolderError, StoreError, ModelError])
def test_every_error_is_caught_as_a_pincite_error(error: type[Exception]) -> None:
    assert issubclass(error, PinciteError)
    assert issubclass(error, ValueError) == (error is InputError)


def test_the_top_level_has_its_names_and_no_others() -> None:
    assert set(pincite.__all__) <= set(dir(pincite))
    assert pincite.Index is import_module("pincite.index").Index
    with pytest.raises(AttributeError, match="has no attribute 'chain'"):
        _ = pincite.chain


def test_importing_pincite_imports_nothing_heavy() -> None:
    code = (
        "import sys, pincite\n"
        "assert pincite.__version__\n"
        "print([name for name in sys.modules if name.startswith('pincite.')])\n"
        "print(len(sys.modules) < 200)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\nTrue\n"


JSON_FORM = {
    "": "question standalone_question answered standing confidence short text statements citations "
    "closest disputes passages copies coverage index_id model notices complete usage",
    "short": "text label start end",
    "statements": "text citations support reason as_of",
    "citations": "label article_id source title published url start end quote also_in speaker",
    "disputes": "text citations words latest",
    "passages": "article_id start end score also_in position sentences",
    "copies": "article_id source title publisher published",
    "coverage": "articles first last skipped",
    "usage": "read written cost",
}
"""The fields of the JSON form of an answer, which later versions must keep."""


def test_the_json_form_of_an_answer_keeps_its_fields() -> None:
    row = make_whole_answer().to_json()
    for path, fields in JSON_FORM.items():
        value = row[path] if path else row
        value = value[0] if isinstance(value, list | tuple) else value
        assert set(fields.split()) <= set(value), path
    assert set(row["citations"][0]["also_in"][0]) >= set(JSON_FORM["copies"].split())
    assert set(row["citations"][0]["speaker"]) >= {"name", "outlet"}


EVALUATION_FORM = {
    "": "format format_version pincite time index_id settings questions drafts measures kinds "
    "standings reliability risk_coverage outcomes",
    "measures": "article hit@1|article hit@5|passage hit@1|passage MRR|citation precision"
    "|citation recall|first citation right|right when answered|confidence AUROC|Brier score",
    "standings": "answerable unanswerable",
    "reliability": "confidence right low high questions",
    "risk_coverage": "confidence coverage risk low high",
    "outcomes": "id question kind draft answerable standing confidence seconds article_rank "
    "passage_rank cited cited_right first_right text_right right text sources",
}
"""The fields of the JSON form of `pincite eval`, which later versions must keep."""


def test_the_json_form_of_an_evaluation_keeps_its_fields() -> None:
    row = fake_run().to_json()
    for path, fields in EVALUATION_FORM.items():
        value = row[path] if path else row
        value = value[0] if isinstance(value, list) else value
        assert set(fields.split("|" if "|" in fields else None)) <= set(value), path
    assert set(row["measures"]["article hit@1"]) == {"value", "low", "high", "questions"}
    assert set(row["standings"]["answerable"]) == {"answered", "perhaps", "declined"}
