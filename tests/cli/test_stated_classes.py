"""What class `why` gives to loops over lists of positions or of texts, over mappings that they read
and fill, and to those that keep the best of all items.
"""

from __future__ import annotations

import textwrap

import pytest

HEAD = """\
from torch import Tensor


def f(x: Tensor, w: Tensor, row: Tensor, n: int, net, sites):
"""
# the body of a function, and what is said of the loop in line 9
BEST = {
    "the-least": """
        best, place = 1e9, 0
        for i in range(n):
            cost = x[i].item()
            if cost < best:
                best = cost
                place = i
        return best, place
        """,
    "by-what-is-kept-of-it": """
        far = near = place = 0
        for i, t in enumerate(x):
            p = (w <= t).sum(0).float()
            q = (w > t).sum(0).float()
            if (p - q).abs().item() < abs(far - near) or i == 0:
                place = i
                far = p.item()
                near = q.item()
        return far, near, place
        """,
}
OTHER = {
    "kept-of-another": """
        best, place = 1e9, 0
        for i in range(n):
            if x[i].item() < best:
                best = w[i].item()
                place = i
        return best, place
        """,
    "kept-of-one-of-two": """
        far = near = place = 0
        for i, t in enumerate(x):
            p = (w <= t).sum(0).float()
            q = (w > t).sum(0).float()
            if (p - q).abs().item() < abs(far - near) or i == 0:
                far = p.item()
                near = p.item()
        return far, near, place
        """,
    "read-beside": """
        best, seen = 1e9, 0
        for i in range(n):
            seen = torch.tanh(seen + best * x[i])
            if x[i].item() < best:
                best = x[i].item()
        return best, seen
        """,
    "made-of-the-one-before": """
        best, place = 1e9, 0
        for i in range(n):
            if x[i].item() < best:
                best = best * x[i].item()
        return best, place
        """,
}


def told(project, body: str, line: int = 9) -> dict[str, str]:
    source = HEAD + textwrap.indent(textwrap.dedent(body).strip("\n"), "    ")
    project.write("a.py", f"{source}\n")
    answer = project.run("why", f"a.py:{line}").out
    facts: dict[str, str] = {}
    for entry in answer.replace("\n               ", " ").splitlines():
        label, _, text = entry.strip().partition(": ")
        facts.setdefault(label, text.strip())
    return facts


@pytest.mark.parametrize("body", BEST.values(), ids=BEST)
def test_the_best_of_all_items_is_a_reduction(project, body: str) -> None:
    assert told(project, body)["class"].startswith("reduction; walks dim 0 of x")


@pytest.mark.parametrize("body", OTHER.values(), ids=OTHER)
def test_what_is_compared_with_something_else_than_is_kept_is_a_recurrence(
    project, body: str
) -> None:
    assert told(project, body)["class"].startswith("recurrence; walks dim 0 of x")


def test_a_list_of_positions_stands_for_an_index_tensor(project) -> None:
    found = told(
        project,
        """
        done: list[int] = []
        for k in range(n):
            total = torch.zeros_like(row)
            for d in done:
                other = x.select(0, d)
                total += torch.dot(row, other).item() * other
            x = net(x, total)
            done.append(k)
        """,
        11,
    )
    assert found["class"] == "reduction; walks done"
    assert found["to change"] == "an index tensor in the place of done"


def test_a_list_of_other_items_is_structural(project) -> None:
    found = told(
        project,
        """
        xs: list[Tensor] = sites
        for d in xs:
            row = row + net(x, d)
        return row
        """,
    )
    assert found["class"].startswith("structural; walks xs")
    assert found["to change"] != "an index tensor in the place of xs"


def test_a_list_of_texts_is_a_container_whatever_gets_its_items(project) -> None:
    found = told(
        project,
        """
        names: list[str] = sites
        for name in names:
            row += net(name)
        return row
        """,
    )
    assert found["silent"] == "names is a Python container of texts"
    assert found["class"].startswith("structural")


def test_a_mapping_that_is_read_under_other_keys_is_no_map(project) -> None:
    found = told(
        project,
        """
        held = {}
        for name, before in sites:
            held[name] = x * 2
            net(held[before])
        return row
        """,
    )
    assert found["class"].startswith("unknown")
    ends = "held[name] (line 10) and held[before] (line 11)"
    assert found["dependence"] == f"in which iterations {ends} meet is not known: flow"


@pytest.mark.parametrize(("key", "other"), [("name", "name"), ('"a"', '"b"')])
def test_entries_under_one_key_or_two_constants_do_not_meet(project, key: str, other: str) -> None:
    found = told(
        project,
        f"""
        held = {{}}
        for name, before in sites:
            held[{key}] = x * 2
            net(held[{other}])
        return row
        """,
    )
    assert "meet is not known" not in found["dependence"]


def test_no_function_gets_an_item_where_another_one_is_called_each_time(project) -> None:
    found = told(
        project,
        """
        results = []
        for i, site in enumerate(sites):
            given = [arg[i] if isinstance(arg, list) else arg for arg in net]
            results.append(getattr(site, n)(*given))
        return results
        """,
    )
    assert found["silent"].startswith("which attribute it takes differs between iterations")
    assert not found.get("besides", "").startswith("a function")


def test_all_containers_are_named_that_tensors_would_stand_for(project) -> None:
    source = """\
from torch import Tensor


def f(left: tuple[Tensor, ...], right: tuple[Tensor, ...]):
    return sum(torch.sum(a * b) for a, b in zip(left, right))
"""
    project.write("a.py", source)
    answer = " ".join(project.run("why", "a.py:8").out.split())
    assert "then stacked tensors in the place of left and right" in answer
