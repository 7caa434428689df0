"""The pages of the rules."""

from __future__ import annotations

from flake8_vectorize.rules.catalogue import catalogue


def test_every_rule_has_its_page(project) -> None:
    for rule in catalogue():
        answer = project.run("explain", rule.code.lower())
        assert answer.status == 0
        assert answer.out.startswith(f"# {rule.code} {rule.name}\n")
        for section in ("**What:**", "**Why:**", "**Example:**", "**Use instead:**"):
            assert section in answer.out
        assert answer.out.count("```") == 4


def test_the_handbook_holds_every_page_and_a_table(project) -> None:
    book = project.run("explain", "--all").out
    for rule in catalogue():
        assert f"\n## {rule.code} {rule.name}\n" in book
        assert f"| [{rule.code}](#{rule.code.lower()}-{rule.name}) |" in book


def test_every_notice_has_its_page(project) -> None:
    book = project.run("explain", "--all").out
    for code in ("VEC000", "VEC901", "VEC902", "VEC903", "VEC904", "VEC905"):
        answer = project.run("explain", code)
        assert answer.out.startswith(f"# {code} ")
        assert "**What to do:**" in answer.out
        assert f"\n| {code} | " in book


def test_a_rule_that_is_off_says_how_to_switch_it_on(project) -> None:
    assert "--extend-select VEC402" in project.run("explain", "VEC402").out
    assert "--extend-select" not in project.run("explain", "VEC101").out
