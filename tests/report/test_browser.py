"""The pages in a real browser, at a desktop's and a phone's width, light and dark."""

from __future__ import annotations

import html
import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from bringup import pipeline
from bringup.report.comparison import compare_runs, render_comparison
from bringup.report.html import render_html

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = pytest.mark.skipif(BROWSER is None, reason="no chromium to look at pages with")

LEAST_CONTRAST = 4.5
"""Of text: Web Content Accessibility Guidelines 2.2, success criterion 1.4.3."""

MEASURE = """
addEventListener("load", () => {
  const frame = document.querySelector("iframe"), page = frame.contentDocument;
  const root = page.documentElement, found = {wide: [], clipped: [], contrast: 99};
  for (const node of page.querySelectorAll("body *"))
    if (node.getBoundingClientRect().right > root.clientWidth + 1) found.wide.push(node.outerHTML);
  for (const text of page.querySelectorAll("svg text")) {
    const inner = text.getBoundingClientRect(), outer = text.closest("svg").getBoundingClientRect();
    if (inner.width && (inner.right > outer.right + 1 || inner.left < outer.left - 1 ||
        inner.bottom > outer.bottom + 2 || inner.top < outer.top - 2))
      found.clipped.push(text.textContent);
  }
  const light = (colour) => {
    const parts = colour.match(/[0-9.]+/g).slice(0, 3).map((c) => c / 255)
      .map((c) => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2];
  };
  const style = (node) => frame.contentWindow.getComputedStyle(node);
  const back = style(page.body).backgroundColor;
  found.back = light(back);
  for (const node of page.querySelectorAll("h1, h2, td, p, .ok, .bad, svg text:not(.inside)")) {
    const pair = [light(style(node).fill === "rgb(0, 0, 0)" || node.tagName !== "text"
      ? style(node).color : style(node).fill), found.back].sort((a, b) => b - a);
    found.contrast = Math.min(found.contrast, (pair[0] + 0.05) / (pair[1] + 0.05));
  }
  document.querySelector("pre").textContent = JSON.stringify(found);
});
"""


def looked_at(page: str, width: int, dark: bool, folder: Path) -> dict[str, Any]:
    """What a browser lays out: elements too wide, text outside its picture, least contrast."""
    frame = f'<iframe style="width:{width}px;height:900px;border:0" srcdoc="{html.escape(page)}">'
    path = folder / "frame.html"
    path.write_text(f"<!doctype html>{frame}</iframe><pre></pre><script>{MEASURE}</script>")
    assert BROWSER is not None
    command = [
        *(BROWSER, "--headless", "--no-sandbox", "--disable-gpu", "--window-size=1600,1000"),
        *(f"--user-data-dir={folder / 'browser'}", "--virtual-time-budget=5000"),
        f"--blink-settings=preferredColorScheme={0 if dark else 1}",
        *("--dump-dom", path.as_uri()),
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
    found = re.search(r"<pre>(\{.*\})</pre>", done.stdout, re.S)
    assert found, done.stdout[-500:] + done.stderr[-2000:]
    result: dict[str, Any] = json.loads(html.unescape(found[1]))
    return result


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("run")
    settings = pipeline.Settings(inputs=1, core="saturn")
    report = pipeline.run("resnet8", settings, folder).report
    return {
        "report": render_html(report),
        "diff": render_comparison(compare_runs(report, report)),
    }


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [1400, 400])
@pytest.mark.parametrize("name", ["report", "diff"])
def test_page_fits_and_can_be_read(name, width, dark, pages, tmp_path: Path) -> None:
    found = looked_at(pages[name], width, dark, tmp_path)
    assert found["wide"] == [] and found["clipped"] == []
    assert found["contrast"] >= LEAST_CONTRAST
    assert (found["back"] < 0.5) == dark


def test_faults_are_seen(pages: dict[str, str], tmp_path: Path) -> None:
    page = pages["report"].replace("</h1>", '</h1><div style="width:700px">x</div>', 1)
    assert looked_at(page, 400, False, tmp_path)["wide"]
    page = pages["report"].replace("<svg ", '<svg data-x="1" ', 1)
    page = re.sub(r'<text x="[0-9.]+"', '<text x="900"', page, count=3)
    assert looked_at(page, 1400, False, tmp_path)["clipped"]
    page = pages["report"].replace("--text: #222", "--text: #bbb")
    assert looked_at(page, 1400, False, tmp_path)["contrast"] < LEAST_CONTRAST
