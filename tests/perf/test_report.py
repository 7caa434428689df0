"""The page: everything foreign is escaped, nothing is fetched, and it can be read on any screen."""

from __future__ import annotations

import html.parser
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from hand_made import EASY, loop, operator, session

from vectorize_perf.rank import Ranking, ranking
from vectorize_perf.reporting import html as page
from vectorize_perf.session import Category

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
HOSTILE = '</script><script>document.title="taken"</script><img src=x onerror=alert(1)>'


def usual() -> Ranking:
    sync = operator("aten._local_scalar_dense", category=Category.SYNC)
    source = ("    for i in range(n):  # all of them", "        s = s + x[i].item() * 'word'")
    return ranking(
        [
            session(
                loop("Net.forward", 4.0, operator(), sync, source=source),
                loop("Net.<locals>.normalise_everything_in_sight", 2.0, operator(), line=30),
                loop("quiet", 0.05, operator(), iterations=100_000, line=50),
                loop("idle", 0.0, calls=0, line=70),
                loop("plain", 0.5, code=None, line=90),
            )
        ],
        EASY,
    )


def hostile() -> Ranking:
    odd = dict.fromkeys(("path", "head", "message"), HOSTILE)
    made = loop(
        HOSTILE,
        4.0,
        operator(HOSTILE, shapes=HOSTILE, line=HOSTILE),
        source=(f"for i in x: {HOSTILE}", "'''unclosed"),
        axes=(HOSTILE,),
        evidence=(HOSTILE,),
        code=HOSTILE,
        **odd,
    )
    return ranking([session(made, command=(HOSTILE,))], EASY)


class Outline(html.parser.HTMLParser):
    """The tags of a page, and what it points at."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.targets: list[str] = []
        self.ids: list[str] = []
        self.handlers: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        for name, value in attributes:
            if name in ("href", "src", "action", "data"):
                self.targets.append(value or "")
            if name == "id":
                self.ids.append(value or "")
            if name.startswith("on"):
                self.handlers.append(name)


@pytest.mark.parametrize("made", [usual, hostile], ids=["usual", "hostile"])
def test_the_page_points_nowhere_but_into_itself(made) -> None:
    text = page.render(made(), {})
    outline = Outline(text)
    assert all(target.startswith("#") for target in outline.targets)
    assert {target[1:] for target in outline.targets} <= set(outline.ids)
    assert "url(" not in text
    assert "@import" not in text


def test_what_comes_from_the_source_stays_text() -> None:
    outline = Outline(page.render(hostile(), {}))
    assert outline.tags.count("script") == 1
    assert "img" not in outline.tags
    assert outline.handlers == []


def test_the_embedded_data_is_the_ranking() -> None:
    for made in (usual(), hostile()):
        text = page.render(made, {})
        (data,) = re.findall(r'<script type="application/json"[^>]*>(.*?)</script>', text, re.S)
        content = json.loads(data)
        assert [one["record"]["site"]["scope"] for one in content["loops"]] == [
            one.record.site.scope for one in made.loops
        ]
        assert "/project" not in data


def test_an_empty_ranking_is_a_page_too() -> None:
    assert "No loop takes one percent" in page.render(ranking([session()], EASY), {})


def test_the_source_shows_what_each_line_runs() -> None:
    text = page.render(usual(), {})
    assert re.search(r'<span class="sync">sync</span> 2 ops', text)


def test_a_comprehension_in_the_middle_of_a_line_is_shown(tmp_path: Path) -> None:
    middle = loop("f", 4.0, source=("    total = sum(x * 2", "  for x in xs)"), kind="genexp")
    assert "for" in page.render(ranking([session(middle)], EASY), {})


PROBE = """
<script>
const wide = [...document.querySelectorAll("body *")].filter(one => {
  const box = one.getBoundingClientRect();
  return box.right > innerWidth + 1 && !one.closest(".source, .scroll, .command, script");
});
document.title = JSON.stringify({
  overflow: document.documentElement.scrollWidth - innerWidth,
  wide: wide.map(one => one.className || one.tagName),
  paper: getComputedStyle(document.body).backgroundColor,
  ink: getComputedStyle(document.body).color,
  requests: performance.getEntriesByType("resource").length,
  text: document.querySelector("h1").innerText,
});
</script>
"""


def browsed(text: str, folder: Path, width: int, *options: str) -> dict[str, object]:
    """What a browser of this width makes of the page; the probe needs its script policy lifted."""
    text = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", text)
    file = folder / "page.html"
    frame = f'<iframe src="page.html" style="width:{width}px;height:3000px;border:0"></iframe>'
    file.write_text(text.replace("</body>", PROBE + "</body>"), encoding="utf-8")
    outer = folder / "outer.html"
    outer.write_text(
        f"<body>{frame}<script>onload = () => document.body.innerText ="
        "frames[0].document.title</script>",
        encoding="utf-8",
    )
    done = chromium(folder, outer, *options, f"--window-size={max(width, 500)},1200")
    body = re.search(r"<body>(.*?)</body>", done.stdout, re.S)
    assert body is not None, done.stderr
    return json.loads(body[1].replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"))


def chromium(folder: Path, page: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """The page after it was loaded, and what the browser had to complain of."""
    quiet = ["first-run", "default-browser-check", "sandbox", "pings"]
    off = ["gpu", "background-networking", "component-update", "sync", "extensions", "default-apps"]
    return subprocess.run(
        [
            *(str(CHROMIUM), "--headless", "--dump-dom", "--enable-logging=stderr"),
            *(f"--no-{name}" for name in quiet),
            *(f"--disable-{name}" for name in off),
            *("--allow-file-access-from-files", f"--user-data-dir={folder / 'profile'}"),
            *(*options, page.as_uri()),
        ],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )


@pytest.mark.slow
@pytest.mark.skipif(CHROMIUM is None, reason="no chromium here")
@pytest.mark.parametrize("made", [usual, hostile], ids=["usual", "hostile"])
def test_the_browser_has_nothing_to_complain_of(tmp_path: Path, made) -> None:
    file = tmp_path / "report.html"
    file.write_text(page.render(made(), {}), encoding="utf-8")
    done = chromium(tmp_path, file)
    assert "CONSOLE" not in done.stderr
    assert "<title>taken" not in done.stdout


@pytest.mark.slow
@pytest.mark.skipif(CHROMIUM is None, reason="no chromium here")
@pytest.mark.parametrize("width", [1280, 400])
def test_the_page_fits_the_screen_and_asks_for_nothing(tmp_path: Path, width: int) -> None:
    seen = browsed(page.render(usual(), {}), tmp_path, width)
    assert int(str(seen["overflow"])) <= 0
    assert seen["wide"] == []
    assert seen["requests"] == 0
    assert "60 %" in str(seen["text"])


@pytest.mark.slow
@pytest.mark.skipif(CHROMIUM is None, reason="no chromium here")
def test_light_and_dark_differ_and_both_are_legible(tmp_path: Path) -> None:
    text = page.render(usual(), {})
    for scheme, options in (("light", ()), ("dark", ("--blink-settings=preferredColorScheme=0",))):
        seen = browsed(text, tmp_path, 1280, *options)
        paper, ink = (luminance(str(seen[name])) for name in ("paper", "ink"))
        assert (paper > ink) == (scheme == "light")
        low, high = sorted((paper, ink))
        assert (high + 0.05) / (low + 0.05) > 7


def luminance(colour: str) -> float:
    """Relative luminance of a colour as browsers write it."""
    channels = [int(number) / 255 for number in re.findall(r"\d+", colour)[:3]]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
