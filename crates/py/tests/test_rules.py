"""Rule files and packs."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

import soglia
from conftest import HELP, ROOT


def test_a_pack_lists_its_measures(pack: soglia.Pack) -> None:
    assert list(pack) == ["prova.buono"] and len(pack) == 1
    assert "prova.buono" in pack and "prova.buono/2025" in pack and "prova" not in pack
    assert pack["prova.buono/2025"].id == "prova.buono/2025"
    assert pack["prova.buono"].title.it == "Titolo" and pack["prova.buono"].body.en == "Test town"
    assert pack["prova.buono"].pack == pack
    from datetime import date

    assert [measure.id for measure in pack.in_force(date(2025, 1, 1))] == ["prova.buono/2025"]
    assert pack.in_force(date(2026, 1, 1)) == []


def test_a_pack_is_one_text_with_a_hash(pack: soglia.Pack) -> None:
    text = pack.to_json()
    again = soglia.loads_pack(text)
    assert again == pack and hash(again) == hash(pack) and again.to_json() == text
    assert len(pack.sha256) == 64 and pack.engine == soglia.__version__
    for wrong in (text.replace("Titolo", "Altro titolo"), "{}", "", "[1, 2"):
        with pytest.raises(soglia.SogliaError) as caught:
            soglia.Pack.from_json(wrong)
        assert caught.value.code == "pack" and caught.value.help is not None


def test_a_measure_that_is_not_there_finds_the_one_that_was_meant(pack: soglia.Pack) -> None:
    with pytest.raises(soglia.UnknownMeasureError) as caught:
        pack["prova.buonno"]
    assert caught.value.path == "prova.buonno" and isinstance(caught.value, KeyError)
    assert str(caught.value) == "there is no measure `prova.buonno` (did you mean `prova.buono`?)"
    assert pickle.loads(pickle.dumps(caught.value)).help == caught.value.help
    with pytest.raises(soglia.UnknownMeasureError, match="lists the measures"):
        pack["x"]


def test_errors_in_rules_come_with_their_place(rules: Path) -> None:
    path = rules / "buono.yaml"
    path.write_text(HELP.replace("ore * tariffa", "ore * tarifa"), encoding="utf-8")
    with pytest.raises(soglia.RuleError) as caught:
        soglia.load(rules)
    error = caught.value
    assert error.path == path.as_posix()
    line = path.read_text(encoding="utf-8").splitlines()[error.line - 1]
    assert line[error.column - 1 :].startswith(("tarifa", "ore * tarifa"))
    assert error.help is not None and "tariffa" in error.help.en
    assert error.code == next(finding.code for finding in error.findings if finding.severity == "error")
    assert str(error).startswith(f"{path.as_posix()}:{error.line}:{error.column}: error {error.code}: ")
    assert soglia.check(rules) == error.findings
    assert pickle.loads(pickle.dumps(error)).findings == error.findings


def test_warnings_do_not_stop_a_pack(rules: Path) -> None:
    findings = soglia.check(rules)
    assert findings and all(finding.severity == "warning" for finding in findings), findings
    assert len(soglia.load(rules)) == 1


def test_files_are_named_once_and_hidden_ones_left_alone(rules: Path) -> None:
    (rules / ".nascosto").mkdir()
    (rules / ".nascosto" / "rotto.yaml").write_text("]", encoding="utf-8")
    (rules / "note.txt").write_text("]", encoding="utf-8")
    assert soglia.load(rules, rules / "buono.yaml", str(rules / "enti.yaml")) == soglia.load(rules)
    (rules / "rotto.yaml").write_bytes(b"language: \xff")
    with pytest.raises(soglia.RuleError):
        soglia.load(rules)


def test_what_cannot_be_read_is_said(tmp_path: Path) -> None:
    with pytest.raises(soglia.SogliaError, match="no rule file") as caught:
        soglia.load(tmp_path)
    assert caught.value.code == "no_rules" and caught.value.message.it.startswith("in `")
    with pytest.raises(FileNotFoundError):
        soglia.load(tmp_path / "regole.yaml")


def test_the_rules_of_the_repository_have_no_errors() -> None:
    assert [finding for finding in soglia.check(ROOT / "rules") if finding.severity == "error"] == []
