"""What an index contains, and the checks of all its generations."""

from pathlib import Path

import pytest
from pincite.index import Index, StoreError
from pincite.index.generations import directory
from pincite.index.status import status, verify

from tests.fakes.index.damage import find_file, flip_bit


def test_status_describes_the_index(sample_index_path: Path, sample_index: Index) -> None:
    found = status(sample_index_path)
    assert (found.index_id, found.folder) == (sample_index.id, sample_index.folder)
    assert found.coverage == sample_index.coverage()
    assert sum(found.publishers.values()) == sum(found.months.values()) == found.coverage.articles
    assert found.passages == sample_index.manifest.passages
    assert found.embedder.name == "all-MiniLM-L6-v2"
    (generation,) = found.generations
    assert (generation.served, generation.built) == (True, found.built)
    assert generation.size > 100_000


def test_a_damaged_generation_has_no_time_of_its_build(
    edition_ids: tuple[str, str], root: Path
) -> None:
    (directory.list_generations(root)[1] / "manifest.json").write_text("damaged")
    found = status(root)
    assert found.index_id == edition_ids[1]
    assert [(each.served, each.built) for each in found.generations] == [
        (True, found.built),
        (False, None),
    ]


def test_status_without_an_index_says_how_to_build_one(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"no index in .*pincite index FOLDER"):
        status(tmp_path)


def test_verify_names_each_check_and_each_problem(
    sample_root: Path, sample_generation: Path
) -> None:
    checks = list(verify(sample_root))
    assert len(checks) == 5
    assert not any(check.problem for check in checks)
    flip_bit(find_file(sample_generation, "link_lists.bin"))
    problems = [check for check in verify(sample_root) if check.problem]
    assert [check.what for check in problems] == [f"{sample_generation.name}, files"]
    assert "link_lists.bin" in (problems[0].problem or "")


@pytest.mark.usefixtures("edition_ids")
def test_verify_goes_on_after_a_problem(root: Path) -> None:
    newest, oldest = directory.list_generations(root)
    (oldest / "manifest.json").write_text("damaged")
    newest.rename(newest.with_name("moved-away"))
    problems = {check.what: check.problem for check in verify(root) if check.problem}
    assert list(problems) == ["served generation", f"{oldest.name}, manifest"]
    assert "names a generation that does not exist" in (problems["served generation"] or "")


def test_verify_without_an_index_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no index"):
        list(verify(tmp_path))
